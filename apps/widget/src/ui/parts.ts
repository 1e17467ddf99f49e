import { lazily } from './lazily.js';

export const Editor = lazily(({ Editor }) => Editor);
export const CommentMenu = lazily(({ CommentMenu }) => CommentMenu);
export const ReactionPicker = lazily(({ ReactionPicker }) => ReactionPicker);
export const EndlessMore = lazily(({ EndlessMore }) => EndlessMore);
