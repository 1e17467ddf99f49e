export function createPost(save: () => Promise<void>): void {
  save(); // planted: @typescript-eslint/no-floating-promises
}

export async function closePost(save: () => Promise<void>): Promise<void> {
  try {
    await save();
  } catch {} // planted: no-empty
}
