import { Module } from '@nestjs/common';
import { SnapshotsHandler } from '#libs/messaging';
import { PeopleHandler } from '#libs/people';
import { EmbedPageController } from './embed/embed-page.controller.js';
import { WidgetController } from './embed/widget.controller.js';
import { WidgetFiles } from './embed/widget-files.js';
import { DecisionsHandler } from './events/in/decisions.handler.js';
import { PostsHandler } from './events/in/posts.handler.js';
import { CommentPagesController } from './http/comment-pages.controller.js';
import { CommentRatingsController } from './http/comment-ratings.controller.js';
import { CommentsController } from './http/comments.controller.js';
import { FeedsController } from './http/feeds.controller.js';
import { GuestsController } from './http/guests.controller.js';
import { PageThreadsController } from './http/page-threads.controller.js';
import { PeopleController } from './http/people.controller.js';
import { ReadMarksController } from './http/read-marks.controller.js';
import { SiteController } from './http/site.controller.js';
import { StreamTicketsController } from './http/stream-tickets.controller.js';
import { ThreadCountsController } from './http/thread-counts.controller.js';
import { ThreadEventsController } from './http/thread-events.controller.js';
import { ThreadsController } from './http/threads.controller.js';
import { CommentsRepository } from './persistence/comments.repository.js';
import { GuestsRepository } from './persistence/guests.repository.js';
import { InactiveThreadsRepository } from './persistence/inactive-threads.repository.js';
import { PageThreadsRepository } from './persistence/page-threads.repository.js';
import { ReadMarksRepository } from './persistence/read-marks.repository.js';
import { ThreadsRepository } from './persistence/threads.repository.js';
import { CountComments } from './queries/counts/count-comments.js';
import { PageThreadWaiter } from './queries/live/page-thread-waiter.js';
import { ThreadChanges } from './queries/live/thread-changes.js';
import { ThreadStream } from './queries/live/thread-stream.js';
import { CommentPages } from './queries/pages/comment-pages.js';
import { ListComments } from './queries/pages/list-comments.js';
import { CompletePeople } from './queries/reads/complete-people.js';
import { FindComment } from './queries/reads/find-comment.js';
import { FindThread } from './queries/reads/find-thread.js';
import { ListRevisions } from './queries/reads/list-revisions.js';
import { NewestComments } from './queries/reads/newest-comments.js';
import { ThreadWaiter } from './queries/reads/thread-waiter.js';
import { UnreadThreads } from './queries/reads/unread-threads.js';
import { ShadowBanOverlay } from './queries/shadow-ban-overlay.js';
import { ViewerOverlay } from './queries/viewer-overlay.js';
import { VisibilityQuery } from './queries/visibility.js';
import { ApplyDecision } from './use-cases/apply-decision.js';
import { CloseInactiveThreads } from './use-cases/close-inactive-threads.js';
import { CommentBatch } from './use-cases/comment-batch.js';
import { CommentChange } from './use-cases/comment-change.js';
import { CreateComment } from './use-cases/create-comment.js';
import { DeleteComment } from './use-cases/delete-comment.js';
import { EditComment } from './use-cases/edit-comment.js';
import { FollowPost } from './use-cases/follow-post.js';
import { MarkRead } from './use-cases/mark-read.js';
import { OpenPageThread } from './use-cases/open-page-thread.js';
import { PinComment } from './use-cases/pin-comment.js';
import { ReactToComment } from './use-cases/react-to-comment.js';
import { RegisterGuest } from './use-cases/register-guest.js';
import { RestoreComment } from './use-cases/restore-comment.js';
import { SetThreadState } from './use-cases/set-thread-state.js';
import { ThreadChange } from './use-cases/thread-change.js';
import { VoteOnComment } from './use-cases/vote-on-comment.js';

@Module({
  controllers: [
    ThreadsController,
    CommentPagesController,
    PageThreadsController,
    ThreadCountsController,
    CommentsController,
    CommentRatingsController,
    ThreadEventsController,
    StreamTicketsController,
    ReadMarksController,
    FeedsController,
    GuestsController,
    PeopleController,
    SiteController,
    WidgetController,
    EmbedPageController,
    PostsHandler,
    DecisionsHandler,
    PeopleHandler,
    SnapshotsHandler,
  ],
  providers: [
    ThreadsRepository,
    PageThreadsRepository,
    InactiveThreadsRepository,
    CommentsRepository,
    ReadMarksRepository,
    GuestsRepository,
    ThreadChange,
    CommentChange,
    FollowPost,
    OpenPageThread,
    SetThreadState,
    CloseInactiveThreads,
    CreateComment,
    CommentBatch,
    EditComment,
    DeleteComment,
    RestoreComment,
    ApplyDecision,
    VoteOnComment,
    ReactToComment,
    PinComment,
    MarkRead,
    RegisterGuest,
    ShadowBanOverlay,
    ViewerOverlay,
    VisibilityQuery,
    ListComments,
    CommentPages,
    CountComments,
    ThreadChanges,
    ThreadStream,
    PageThreadWaiter,
    ThreadWaiter,
    FindThread,
    FindComment,
    ListRevisions,
    NewestComments,
    UnreadThreads,
    CompletePeople,
    WidgetFiles,
  ],
})
export class CommentsModule {}
