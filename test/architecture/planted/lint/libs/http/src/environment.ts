const { PORT } = process.env; // planted: no-restricted-properties
export { PORT };
