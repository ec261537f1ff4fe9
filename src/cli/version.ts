export { version } from '../store/version.js';
