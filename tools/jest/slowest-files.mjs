const SHOWN = 10;

/** Prints the files that took longest, in seconds. */
export default class SlowestFiles {
  onRunComplete(_, { testResults }) {
    const seconds = ({ perfStats: { start, end } }) => (end - start) / 1_000;
    const slowest = testResults.toSorted((a, b) => seconds(b) - seconds(a)).slice(0, SHOWN);
    const lines = slowest.map((result) => `${seconds(result).toFixed(1).padStart(8)} s  ${result.testFilePath}`);
    console.log(['Slowest files:', ...lines.map((line) => line.replace(`${process.cwd()}/`, ''))].join('\n'));
  }
}
