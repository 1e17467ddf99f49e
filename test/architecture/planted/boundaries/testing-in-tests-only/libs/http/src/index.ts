// planted
import type { client } from '../../../test/e2e/client.js';

export type Client = typeof client;
