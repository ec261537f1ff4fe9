/** What a deed took, in seconds: by the clock, and what of that all processors worked. */
export async function taken(deed) {
  const before = process.cpuUsage();
  const began = process.hrtime.bigint();
  await deed();
  const wall = Number(process.hrtime.bigint() - began) / 1e9;
  const { user, system } = process.cpuUsage(before);
  return { wall, cpu: (user + system) / 1e6 };
}

/** What the bench that began this process hears. */
export const tell = (found) => process.stdout.write(JSON.stringify(found));
