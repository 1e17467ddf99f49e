#!/usr/bin/env node
import { runProgram } from './cli/program.js';

const code = await runProgram(process.argv.slice(2));
// A command that got its answer may still have found something wrong.
if (code !== 0) process.exitCode = code;
