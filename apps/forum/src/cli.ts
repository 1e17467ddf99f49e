#!/usr/bin/env node
import { runProgram } from './cli/program.js';

const code = (await runProgram(process.argv.slice(2))) || process.exitCode;
// Who gave up on a silent NATS server still holds the socket to it, which would keep the process for ever.
if (code !== undefined && code !== 0) process.exit(code);
