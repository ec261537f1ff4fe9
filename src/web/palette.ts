/** Names of the page's colours that canvases use as well; the style sheet says what they are. */
const NAMES = [
  'ink',
  'muted',
  'line',
  'surface',
  'accent',
  'density',
  'trouble',
  'gap',
  'chosen',
  'onbar',
  'tag',
  'running',
  'paused',
  'created',
  'restarting',
  'exited',
  'removing',
  'dead',
  'unknown',
  'unhealthy',
] as const;

export type Colour = (typeof NAMES)[number];
export type Palette = Readonly<Record<Colour, string>>;

/** Whether a state has a colour of its own. */
export function isColour(state: string): state is Colour {
  return (NAMES as readonly string[]).includes(state);
}

/** The colours as the page wears them now. A canvas takes no variables: the browser is asked what they come to. */
export function palette(): Palette {
  const probe = document.createElement('i');
  document.body.append(probe);
  const style = getComputedStyle(probe);
  const read = (name: Colour) => {
    probe.style.color = `var(--${name})`;
    return [name, style.color] as const;
  };
  const colours = Object.fromEntries(NAMES.map(read)) as unknown as Palette;
  probe.remove();
  return colours;
}
