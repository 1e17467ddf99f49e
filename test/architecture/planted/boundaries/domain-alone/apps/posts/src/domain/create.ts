// planted
import type { Command } from '../use-cases/create-post.js';

export type Create = Command;
