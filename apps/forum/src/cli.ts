#!/usr/bin/env node
import { runProgram } from './cli/program.js';

const code = (await runProgram(process.argv.slice(2))) || process.exitCode;
// After a timeout the socket to a silent NATS server is still open, and would keep the process alive.
if (code !== undefined && code !== 0) process.exit(code);
