const KEY = 'hindcast-theme';
type Theme = 'light' | 'dark';

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    // A file may have no storage.
    return null;
  }
}

function wear(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}

/** The theme that is worn: the reader's own choice, or else the system's. */
export function theme(): Theme {
  const { theme: worn } = document.documentElement.dataset;
  if (worn === 'light' || worn === 'dark') return worn;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** Wears what the reader chose last; tells when the system's choice changes. */
export function startTheme(onChange: () => void): void {
  const chosen = stored();
  if (chosen === 'light' || chosen === 'dark') wear(chosen);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', onChange);
}

export function toggleTheme(): void {
  const next = theme() === 'dark' ? 'light' : 'dark';
  wear(next);
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Then it lasts as long as the page does.
  }
}
