// planted
import process from 'process';

export const pid = process.pid;
