import { orderProof } from './support/order-proof.js';

orderProof({ commits: 600, cuts: 2 });
