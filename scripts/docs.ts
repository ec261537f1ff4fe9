import { writeFileSync } from 'node:fs';
import { fidelityPage } from '../src/view/fidelity.js';

/** `npm run docs`: writes the pages that are made from tables in the code. */
writeFileSync(new URL('../docs/fidelity.md', import.meta.url), fidelityPage());
