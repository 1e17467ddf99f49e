export const slug = (title: any): string => String(title); // planted: @typescript-eslint/no-explicit-any
