/** Podman tags a name without a registry in its own: `base:1` is `localhost/base:1`. */
export function localName(name: string): string {
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  return /[.:]/.test(first) || first === 'localhost' ? name : `localhost/${name}`;
}
