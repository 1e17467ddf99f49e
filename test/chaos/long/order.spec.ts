import { orderProof } from '../support/order-proof.js';

orderProof({ commits: 20_000, cuts: 20 });
