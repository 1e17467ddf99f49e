export enum Status {} // planted: no-restricted-syntax
