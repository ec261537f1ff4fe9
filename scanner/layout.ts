/** Where everything stands in the memory that the scanner and the reader share. The reader asks for each by its name. */

/** A block of the log. What is read of it may reach a little behind its end. */
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
export const ROWS: usize = 0x80000;
export const ROW_BYTES: usize = 40;
export const ROWS_MAX: u32 = 0x800;

/** The actions that are known: what each is like, and its text. */
export const ACTIONS_MAX: u32 = 0x400;
export const ACTIONS: usize = 0xa0000;
export const ACTION_BYTES: usize = 16;
export const ACTION_TEXTS: usize = 0xb0000;
export const ACTION_TEXT_BYTES: usize = 0x100;

/** Attributes of the container that was met last, and texts that were read of such, with their lengths. */
export const ATTRIBUTES: usize = 0xa8000;
export const ATTRIBUTE_BYTES: usize = 20;
export const ATTRIBUTES_MAX: u32 = 0x100;
export const WORD_LENGTHS: usize = 0xaa000;
export const WORDS: usize = 0xf0000;
export const WORD_BYTES: usize = 0x40;
export const WORDS_MAX: u32 = 0x400;

/** The containers that are known: what the records of each have in common, and its text. */
export const PROFILES_MAX: u32 = 0x800;
export const PROFILES: usize = 0x500000;
export const PROFILE_BYTES: usize = 48;
export const PROFILE_TEXTS: usize = 0x520000;
export const PROFILE_TEXT_BYTES: usize = 0x800;

/** Both seconds of the record before, with what stands between. */
export const SECONDS: usize = 0xd000;
