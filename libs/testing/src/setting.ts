/** A value that the global setup provides to the tests. @throws {Error} outside a test run */
export function testSetting(name: 'FOLDER' | 'POSTGRES' | 'NATS_SERVER'): string {
  const value = process.env[`PARLEY_TEST_${name}`];
  if (value === undefined) throw new Error(`PARLEY_TEST_${name} is not set: run this with jest and its global set-up.`);
  return value;
}
