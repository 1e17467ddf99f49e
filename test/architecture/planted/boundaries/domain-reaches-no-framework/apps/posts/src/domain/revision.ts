// planted
import { template } from './template.js';

export const revision = template;
