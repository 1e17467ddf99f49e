import { Stage } from './stage.js';

/** Sets a stage for all tests of a file. After each of them nobody is left on it, and nobody has complained. */
export function onStage(isSet: (stage: Stage) => void): void {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.set();
    isSet(stage);
  });
  afterEach(async () => {
    await stage.leaveAll();
    expect(stage.complaints.splice(0)).toEqual([]);
    expect(stage.system.newErrors()).toEqual([]);
  });
  afterAll(() => stage.strike());
}
