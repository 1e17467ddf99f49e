// A browser on a busy machine may miss a moment. What failed once is tried again, and its error is printed all the same.
jest.retryTimes(1, { logErrorsBeforeRetry: true });
