import { useEffect, useState } from 'preact/hooks';

/** A screen that is held upright in a hand. */
const NARROW = '(max-width: 560px)';

/** Whether the page is so narrow that what reads from left to right must read from top to bottom. */
export function useNarrow(): boolean {
  const [isNarrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const media = matchMedia(NARROW);
    const onChange = () => setNarrow(media.matches);
    media.addEventListener('change', onChange);
    return () => media.removeEventListener('change', onChange);
  }, []);
  return isNarrow;
}
