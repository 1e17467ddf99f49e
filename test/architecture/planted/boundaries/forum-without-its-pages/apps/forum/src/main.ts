// planted
import type { title } from '../pages/page.js';

export type Title = typeof title;
