export { eventually } from './eventually.js';
export { type Fate, Link, type Passage } from './link.js';
export { launch, type ParleyUnderTest, startParley } from './parley-under-test.js';
export { created, edited, type Effect, locked, Recorder } from './recorder.js';
export { testSetting } from './setting.js';
export { type TestDatabase, testDatabase } from './test-database.js';
export { type TestNats, testNats } from './test-nats.js';
export { type TestSchema, testSchema } from './test-schema.js';
export { type ConformanceOptions, transportConformance, type TransportUnderTest } from './transport-conformance.js';
