// The follow-up of a convention (art. 8): files that are frozen, pages for councils, and what each school has to say of a year.
// It refuses to show a figure itself: the papers do.
export { FollowUpSection } from './follow-up-section.js';
export { CommentsSection } from './comments-section.js';
