import { Module } from '@nestjs/common';
import { SnapshotsHandler } from '#libs/messaging';
import { PeopleHandler } from '#libs/people';
import { EmbedPageController } from './embed/embed-page.controller.js';
import { WidgetController } from './embed/widget.controller.js';
import { WidgetFiles } from './embed/widget-files.js';
import { DecisionsHandler } from './events/decisions.handler.js';
import { PostsHandler } from './events/posts.handler.js';
import { CommentPageAnswers } from './http/comment-page-answers.js';
import { CommentRatingsController } from './http/comment-ratings.controller.js';
import { CommentsController } from './http/comments.controller.js';
import { FeedsController } from './http/feeds.controller.js';
import { GuestsController } from './http/guests.controller.js';
import { PageCommentsController } from './http/page-comments.controller.js';
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
import { PageThreadsRepository } from './persistence/page-threads.repository.js';
import { QuietThreadsRepository } from './persistence/quiet-threads.repository.js';
import { ReadMarksRepository } from './persistence/read-marks.repository.js';
import { ThreadsRepository } from './persistence/threads.repository.js';
import { AsOfNow } from './queries/as-of-now.js';
import { CommentPages } from './queries/comment-pages.js';
import { CompletePeople } from './queries/complete-people.js';
import { CountComments } from './queries/count-comments.js';
import { FindComment } from './queries/find-comment.js';
import { FindThread } from './queries/find-thread.js';
import { ListComments } from './queries/list-comments.js';
import { ListRevisions } from './queries/list-revisions.js';
import { NewestComments } from './queries/newest-comments.js';
import { OwnMarks } from './queries/own-marks.js';
import { OwnShadows } from './queries/own-shadows.js';
import { PageArrivals } from './queries/page-arrivals.js';
import { PagesAsSeen } from './queries/pages-as-seen.js';
import { Sights } from './queries/sights.js';
import { ThreadArrivals } from './queries/thread-arrivals.js';
import { ThreadChanges } from './queries/thread-changes.js';
import { ThreadFeed } from './queries/thread-feed.js';
import { ThreadVersions } from './queries/thread-versions.js';
import { UnreadThreads } from './queries/unread-threads.js';
import { CloseQuietThreads } from './use-cases/close-quiet-threads.js';
import { CommentChange } from './use-cases/comment-change.js';
import { CreateComment } from './use-cases/create-comment.js';
import { CommentBatch } from './use-cases/comment-batch.js';
import { DeleteComment } from './use-cases/delete-comment.js';
import { EditComment } from './use-cases/edit-comment.js';
import { FollowPost } from './use-cases/follow-post.js';
import { JudgeComment } from './use-cases/judge-comment.js';
import { MarkRead } from './use-cases/mark-read.js';
import { OpenPageThread } from './use-cases/open-page-thread.js';
import { PinComment } from './use-cases/pin-comment.js';
import { ReactToComment } from './use-cases/react-to-comment.js';
import { RestoreComment } from './use-cases/restore-comment.js';
import { SetThreadState } from './use-cases/set-thread-state.js';
import { ThreadChange } from './use-cases/thread-change.js';
import { VoteOnComment } from './use-cases/vote-on-comment.js';
import { WelcomeGuest } from './use-cases/welcome-guest.js';

@Module({
  controllers: [
    ThreadsController,
    PageThreadsController,
    PageCommentsController,
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
    QuietThreadsRepository,
    CommentsRepository,
    ReadMarksRepository,
    GuestsRepository,
    ThreadChange,
    CommentChange,
    FollowPost,
    OpenPageThread,
    SetThreadState,
    CloseQuietThreads,
    CreateComment,
    CommentBatch,
    EditComment,
    DeleteComment,
    RestoreComment,
    JudgeComment,
    VoteOnComment,
    ReactToComment,
    PinComment,
    AsOfNow,
    FindThread,
    FindComment,
    ListComments,
    PagesAsSeen,
    Sights,
    ListRevisions,
    OwnMarks,
    OwnShadows,
    PageArrivals,
    CommentPages,
    CommentPageAnswers,
    ThreadVersions,
    CountComments,
    ThreadArrivals,
    ThreadChanges,
    ThreadFeed,
    MarkRead,
    UnreadThreads,
    NewestComments,
    WelcomeGuest,
    CompletePeople,
    WidgetFiles,
  ],
})
export class CommentsModule {}
