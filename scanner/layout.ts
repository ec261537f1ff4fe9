/** Where everything stands in the memory that the scanner and the reader share. The reader asks for each by its name. */

/** A block of the log. What is read of 16 bytes at a time may reach behind its end. */
export const BLOCK: usize = 0x10000;
export const BLOCK_BYTES: usize = 0x40000;

/** The records that are known: what each is like, and its text. */
export const SLOTS: u32 = 0x800;
export const ENTRIES: usize = 0x60000;
export const ENTRY_BYTES: usize = 16;
export const TEXTS: usize = 0x100000;
export const TEXT_BYTES: usize = 0x800;

/** The ids that were read last. */
export const NAMES: usize = 0x70000;
export const NAMES_MAX: u32 = 0x400;

/** The records that were found in a block. */
export const ROWS: usize = 0x90000;
export const ROW_BYTES: usize = 24;
export const ROWS_MAX: u32 = 0x800;

/** Both seconds of the record before, with what stands between. */
export const SECONDS: usize = 0xd000;
