/** What of it is used; it comes without types. */
declare module 'fs-native-extensions' {
  /** Locks a stretch of an open file for this open file, if nobody else has it; without waiting. */
  export function tryLock(fd: number, offset: number, length: number): boolean;
}
