/* Generated from docs/openapi.json by `npm run generate`. */
export interface paths {
    "/v1/posts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List posts */
        get: operations["postsList"];
        put?: never;
        /** Create a post */
        post: operations["postsCreate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/posts/by-slug/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a post by slug */
        get: operations["postsBySlug"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/posts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a post */
        get: operations["postsById"];
        put?: never;
        post?: never;
        /** Delete a post */
        delete: operations["postsDelete"];
        options?: never;
        head?: never;
        /** Edit a post */
        patch: operations["postsEdit"];
        trace?: never;
    };
    "/v1/posts/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Restore a post */
        post: operations["postsRestore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/posts/{id}/vote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Vote on a post */
        put: operations["postsVote"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/posts/{id}/lock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Lock a post */
        put: operations["postsLock"];
        post?: never;
        /** Unlock a post */
        delete: operations["postsUnlock"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List categories */
        get: operations["categoriesList"];
        put?: never;
        /** Create a category */
        post: operations["categoriesCreate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/categories/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a category */
        get: operations["categoriesById"];
        put?: never;
        post?: never;
        /** Delete a category */
        delete: operations["categoriesDelete"];
        options?: never;
        head?: never;
        /** Change a category */
        patch: operations["categoriesUpdate"];
        trace?: never;
    };
    "/v1/admin/posts/consumers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the consumers with their lag */
        get: operations["adminPostsConsumersList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/posts/consumers/forget-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Forget the event types that only a newer version handled
         * @description After a rollback. A version gets no events while another one that handles more types was seen in the last 15 minutes, since it would pass over them.
         */
        post: operations["adminPostsConsumersForgetTypes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/posts/consumers/{name}/paused": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Pause or resume a consumer */
        put: operations["adminPostsConsumersSetPaused"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/posts/consumers/{name}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay a consumer
         * @description From the start of the stream, from a time, or from the current state, which the owners publish as snapshots. Only a consumer that keeps copies can be replayed: effects, such as notifications, never happen twice.
         */
        post: operations["adminPostsConsumersReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/posts/consumers/{name}/skip-lost": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a consumer after events that the stream has dropped
         * @description In trimmed partitions only. The dropped events are lost to this consumer.
         */
        post: operations["adminPostsConsumersSkipLost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/posts/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List dead letters */
        get: operations["adminPostsDeadLettersList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/posts/dead-letters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a dead letter */
        get: operations["adminPostsDeadLettersById"];
        put?: never;
        post?: never;
        /** Discard an event, so that later events of its key are handled */
        delete: operations["adminPostsDeadLettersDiscard"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/posts/dead-letters/redrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry failed events
         * @description By exactly one of `ids`, `key` and `type`. Their retry schedule starts over, and each key keeps its order. Ids that do not exist, and events that only wait behind an earlier one, are ignored and not counted.
         */
        post: operations["adminPostsDeadLettersRedrive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/posts/outbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the state of the outbox */
        get: operations["adminPostsOutboxState"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/posts/outbox/republish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish again the events sent since a time
         * @description As far back as sent events are kept, a day. Consumers that have an event already drop it by its id.
         */
        post: operations["adminPostsOutboxRepublish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/posts/trace/{correlationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get what this service knows of everything that one request caused
         * @description The id is the X-Correlation-Id of the response to that request. The first 1,000 steps, in order of time. Published events are known for a day, received ones for 15.
         */
        get: operations["adminPostsTraceByCorrelation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/posts/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the actions of operators, newest first */
        get: operations["adminPostsOperationsList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a thread */
        get: operations["threadsById"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/{id}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the comments of a thread */
        get: operations["threadsComments"];
        put?: never;
        /** Create a comment in a thread */
        post: operations["threadsCreate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the comments of a page's thread
         * @description By key or url. A page without a thread has no comments, which is no failure.
         */
        get: operations["threadsCommentsOfPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the thread of a page */
        get: operations["threadsOfPage"];
        /** Get or create the thread of a page */
        put: operations["threadsOpen"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/{id}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Open or close a thread */
        put: operations["threadsSetState"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count the comments of threads */
        get: operations["threadsCounts"];
        put?: never;
        /** Count the comments of many threads */
        post: operations["threadsCountsOf"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the comments of an author */
        get: operations["commentsByAuthor"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/comments/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Preview a comment */
        post: operations["commentsPreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/comments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a comment */
        get: operations["commentsById"];
        put?: never;
        post?: never;
        /** Delete a comment */
        delete: operations["commentsDelete"];
        options?: never;
        head?: never;
        /** Edit a comment */
        patch: operations["commentsEdit"];
        trace?: never;
    };
    "/v1/comments/{id}/context": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the comments above a comment */
        get: operations["commentsContext"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/comments/{id}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the revisions of a comment */
        get: operations["commentsRevisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/comments/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Restore a comment */
        post: operations["commentsRestore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/comments/{id}/vote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Vote on a comment */
        put: operations["commentsVote"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/comments/{id}/reactions/{emoji}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** React to a comment */
        put: operations["commentsReact"];
        post?: never;
        /** Take back a reaction */
        delete: operations["commentsTakeBack"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/comments/{id}/pin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Pin a comment */
        put: operations["commentsPin"];
        post?: never;
        /** Unpin a comment */
        delete: operations["commentsUnpin"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow a page's thread
         * @description Server-Sent Events: `comment` for each comment that changed, then `thread`. Ids are versions of the thread; with the last one in `Last-Event-ID` a stream resumes where it was. After `reset` load the thread again. No token or ticket is needed; a stream that was opened with one ends when the token expires. If nobody has opened one yet, the stream begins with its first comment.
         */
        get: operations["threadsEventsOfPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow a thread
         * @description Server-Sent Events: `comment` for each comment that changed, then `thread`. Ids are versions of the thread; with the last one in `Last-Event-ID` a stream resumes where it was. After `reset` load the thread again. No token or ticket is needed; a stream that was opened with one ends when the token expires.
         */
        get: operations["threadsEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stream-tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get a ticket for one stream
         * @description For EventSource, which cannot send a token.
         */
        post: operations["streamsIssue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/unread": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List threads with unread comments
         * @description Among the 1,000 threads that you marked as read last, those with unread comments; the newest activity first.
         */
        get: operations["threadsList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Mark a thread as read */
        put: operations["threadsMark"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/{id}/comments.atom": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the comments of a thread that were written or edited last, as a feed */
        get: operations["feedsOfThread"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/comments/newest.atom": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the newest comments of a site as a feed */
        get: operations["feedsOfSite"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/comments/replies.atom": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the replies to your newest 1,000 comments as a feed */
        get: operations["feedsReplies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/guests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Become a guest
         * @description A token for a person without an account. It is not stored, so an Idempotency-Key has no effect.
         */
        post: operations["guestsWelcome"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Complete a handle or a name
         * @description For mentions. Members with a handle come first, guests last.
         */
        get: operations["peopleComplete"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/site": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get what a frontend must know of a site */
        get: operations["siteGet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/embed.html": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the comments of a page's thread as HTML */
        get: operations["threadsPageAsHtml"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/threads/{id}/embed.html": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the comments of a thread as HTML */
        get: operations["threadsAsHtml"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/comments/consumers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the consumers with their lag */
        get: operations["adminCommentsConsumersList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/comments/consumers/forget-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Forget the event types that only a newer version handled
         * @description After a rollback. A version gets no events while another one that handles more types was seen in the last 15 minutes, since it would pass over them.
         */
        post: operations["adminCommentsConsumersForgetTypes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/comments/consumers/{name}/paused": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Pause or resume a consumer */
        put: operations["adminCommentsConsumersSetPaused"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/comments/consumers/{name}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay a consumer
         * @description From the start of the stream, from a time, or from the current state, which the owners publish as snapshots. Only a consumer that keeps copies can be replayed: effects, such as notifications, never happen twice.
         */
        post: operations["adminCommentsConsumersReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/comments/consumers/{name}/skip-lost": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a consumer after events that the stream has dropped
         * @description In trimmed partitions only. The dropped events are lost to this consumer.
         */
        post: operations["adminCommentsConsumersSkipLost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/comments/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List dead letters */
        get: operations["adminCommentsDeadLettersList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/comments/dead-letters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a dead letter */
        get: operations["adminCommentsDeadLettersById"];
        put?: never;
        post?: never;
        /** Discard an event, so that later events of its key are handled */
        delete: operations["adminCommentsDeadLettersDiscard"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/comments/dead-letters/redrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry failed events
         * @description By exactly one of `ids`, `key` and `type`. Their retry schedule starts over, and each key keeps its order. Ids that do not exist, and events that only wait behind an earlier one, are ignored and not counted.
         */
        post: operations["adminCommentsDeadLettersRedrive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/comments/outbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the state of the outbox */
        get: operations["adminCommentsOutboxState"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/comments/outbox/republish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish again the events sent since a time
         * @description As far back as sent events are kept, a day. Consumers that have an event already drop it by its id.
         */
        post: operations["adminCommentsOutboxRepublish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/comments/trace/{correlationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get what this service knows of everything that one request caused
         * @description The id is the X-Correlation-Id of the response to that request. The first 1,000 steps, in order of time. Published events are known for a day, received ones for 15.
         */
        get: operations["adminCommentsTraceByCorrelation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/comments/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the actions of operators, newest first */
        get: operations["adminCommentsOperationsList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List notifications */
        get: operations["notificationsList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications/unread-count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count unread notifications */
        get: operations["notificationsUnreadCount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Mark a notification as read */
        put: operations["notificationsRead"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications/read-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark all notifications as read */
        post: operations["notificationsReadAll"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/notifications/consumers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the consumers with their lag */
        get: operations["adminNotificationsConsumersList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/notifications/consumers/forget-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Forget the event types that only a newer version handled
         * @description After a rollback. A version gets no events while another one that handles more types was seen in the last 15 minutes, since it would pass over them.
         */
        post: operations["adminNotificationsConsumersForgetTypes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/notifications/consumers/{name}/paused": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Pause or resume a consumer */
        put: operations["adminNotificationsConsumersSetPaused"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/notifications/consumers/{name}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay a consumer
         * @description From the start of the stream, from a time, or from the current state, which the owners publish as snapshots. Only a consumer that keeps copies can be replayed: effects, such as notifications, never happen twice.
         */
        post: operations["adminNotificationsConsumersReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/notifications/consumers/{name}/skip-lost": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a consumer after events that the stream has dropped
         * @description In trimmed partitions only. The dropped events are lost to this consumer.
         */
        post: operations["adminNotificationsConsumersSkipLost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/notifications/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List dead letters */
        get: operations["adminNotificationsDeadLettersList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/notifications/dead-letters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a dead letter */
        get: operations["adminNotificationsDeadLettersById"];
        put?: never;
        post?: never;
        /** Discard an event, so that later events of its key are handled */
        delete: operations["adminNotificationsDeadLettersDiscard"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/notifications/dead-letters/redrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry failed events
         * @description By exactly one of `ids`, `key` and `type`. Their retry schedule starts over, and each key keeps its order. Ids that do not exist, and events that only wait behind an earlier one, are ignored and not counted.
         */
        post: operations["adminNotificationsDeadLettersRedrive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/notifications/outbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the state of the outbox */
        get: operations["adminNotificationsOutboxState"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/notifications/outbox/republish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish again the events sent since a time
         * @description As far back as sent events are kept, a day. Consumers that have an event already drop it by its id.
         */
        post: operations["adminNotificationsOutboxRepublish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/notifications/trace/{correlationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get what this service knows of everything that one request caused
         * @description The id is the X-Correlation-Id of the response to that request. The first 1,000 steps, in order of time. Published events are known for a day, received ones for 15.
         */
        get: operations["adminNotificationsTraceByCorrelation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/notifications/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the actions of operators, newest first */
        get: operations["adminNotificationsOperationsList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Category: {
            /** Format: uuid */
            id: string;
            slug: string;
            name: string;
            description: string | null;
            parentId: string | null;
            position: number;
            version: number;
            /** Format: date-time */
            createdAt: string;
        };
        Comment: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            threadId: string;
            parentId: string | null;
            /** @description 0 at the top level. */
            depth: number;
            author?: {
                id: string;
                kind: "member" | "guest";
                name: string;
                handle: string | null;
                picture: string | null;
            };
            /** @description Markdown. A tombstone has no author, body and bodyHtml, and shows no votes, reactions or edits. */
            body?: string;
            bodyHtml?: string;
            /** @description Readers see published, and the tombstones deleted and removed; the author also pending and rejected, moderators all. */
            status: "published" | "pending" | "rejected" | "removed" | "deleted" | "spam" | "shadow";
            score: number;
            myVote: 1 | 0 | -1;
            /** @description How many of each emoji. */
            reactions: {
                [key: string]: number;
            };
            myReactions: string[];
            /** @description Direct replies. */
            replyCount: number;
            /** @description The cursor for its other replies, with ?parent=<its id>; null if all of them are here. */
            moreReplies: string | null;
            pinned: boolean;
            /** @description Rises with each edit. If-Match compares it. */
            revision: number;
            /** @description Rises with each change. */
            version: number;
            /** Format: date-time */
            createdAt: string;
            editedAt: string | null;
        };
        Consumer: {
            name: "projections" | "effects";
            paused: boolean;
            /** @description Raised by every replay. */
            generation: number;
            /** @description The entities whose snapshots it still waits for. */
            filling: string[];
            lag: {
                events: number;
                seconds: number;
            } | null;
            parked: number;
            dead: number;
            partitions: {
                partition: number;
                /** @description The stream sequence up to which it has read. */
                position: number;
                streamSeq: number | null;
                lag: {
                    events: number;
                    seconds: number;
                } | null;
                /** @description The replica that reads it. */
                owner: string | null;
                /** Format: date-time */
                movedAt: string;
                /** @description Whether the stream has dropped events that were not read. */
                trimmed: boolean;
                /** @description Why it is not read, as far as the answering replica knows. */
                trouble: string | null;
            }[];
        };
        CountsBody: {
            ids?: string[];
            keys?: string[];
            urls?: string[];
        };
        CreateCategoryBody: {
            slug: string;
            name: string;
            description?: string | null;
            /** Format: uuid */
            parentId?: string | null;
            position?: number;
        };
        CreateCommentBody: {
            /** @description Markdown (CommonMark). */
            body: string;
            /**
             * Format: uuid
             * @description The comment that it replies to.
             */
            parentId?: string | null;
        };
        CreatePostBody: {
            /** @description Plain text. */
            title: string;
            /** @description Markdown (CommonMark). */
            body: string;
            /** Format: uuid */
            categoryId?: string | null;
            tags?: string[];
        };
        DeadLetter: {
            id: string;
            consumer: string;
            partition: number;
            /** @description Later events of the key wait behind it. */
            key: string;
            eventId: string | null;
            type: string | null;
            state: "dead" | "waiting";
            /** @description Of the last attempt; null for an event that only waits behind an earlier one of its key. */
            error: string | null;
            attempts: number;
            /** Format: date-time */
            parkedAt: string;
            nextAttemptAt: string | null;
            subject: string;
            streamSeq: number;
            stack: string | null;
            /** @description The content of the message, if it is JSON. */
            envelope: Record<string, never> | null;
            /** @description The content otherwise. */
            payload: {
                encoding: "utf-8" | "base64";
                text: string;
            } | null;
        };
        EditCommentBody: {
            /** @description Markdown (CommonMark). */
            body: string;
        };
        EditPostBody: {
            /** @description Plain text. */
            title?: string;
            /** @description Markdown (CommonMark). */
            body?: string;
            /** Format: uuid */
            categoryId?: string | null;
            tags?: string[];
        };
        Notification: {
            /** Format: uuid */
            id: string;
            kind: "reply" | "thread-activity";
            /** Format: uuid */
            threadId: string;
            postId: string | null;
            /**
             * Format: uuid
             * @description The newest of its comments.
             */
            commentId: string;
            /** @description Of the thread. */
            title: string | null;
            /** @description The authors, newest first, at most five. */
            actors: {
                id: string;
                kind: "member" | "guest";
                name: string;
                handle: string | null;
                picture: string | null;
            }[];
            /** @description How many comments it has. */
            count: number;
            read: boolean;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description When its newest comment was written.
             */
            updatedAt: string;
        };
        OpenPageThreadBody: {
            /** @description The page's url: http or https, without user and password. */
            url: string;
            /** @description The site's own name for the page. */
            key?: string | null;
            /** @description Counts only when the thread is created. */
            title?: string | null;
        };
        Operation: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            at: string;
            actor: {
                id: string;
                name: string;
            };
            action: string;
            target: string;
            details: Record<string, never>;
        };
        PausedBody: {
            paused: boolean;
        };
        Person: {
            id: string;
            kind: "member" | "guest";
            name: string;
            handle: string | null;
            picture: string | null;
        };
        Post: {
            /** Format: uuid */
            id: string;
            slug: string;
            title: string;
            /** @description Markdown. */
            body: string;
            /** @description The body, rendered and sanitised. */
            bodyHtml: string;
            author: {
                id: string;
                kind: "member" | "guest";
                name: string;
                handle: string | null;
                picture: string | null;
            };
            categoryId: string | null;
            tags: string[];
            status: "published" | "deleted";
            score: number;
            myVote: 1 | 0 | -1;
            commentCount: number;
            /** Format: date-time */
            lastActivityAt: string;
            pinned: boolean;
            locked: boolean;
            /** @description Rises with each edit. If-Match compares it. */
            revision: number;
            /** @description Rises with each change that readers see. */
            version: number;
            /** Format: date-time */
            createdAt: string;
            editedAt: string | null;
        };
        /** @description A problem document (RFC 9457). */
        Problem: {
            /** @description `urn:parley:problem:<code>` */
            type: string;
            title: string;
            status: number;
            detail?: string;
            /** @description Stable; docs/errors.md lists them all. */
            code: string;
            /** @description What is wrong with each field, where the code is request.invalid. */
            errors?: {
                path: string;
                message: string;
            }[];
            traceId: string;
        };
        ReadBody: {
            /** @description The thread's version as it was shown. */
            version: number;
        };
        RedriveBody: {
            ids?: string[];
            /** @description The partition key: all its failed events. */
            key?: string;
            /** @description The type of the event: all failed events of this type. */
            type?: string;
        };
        ReplayBody: {
            /** @description `start`, `snapshots`, or a time: what was published since then. */
            from: ("start" | "snapshots") | string;
        };
        RepublishBody: {
            /**
             * Format: date-time
             * @description Events that the broker has acknowledged since then are published again.
             */
            since: string;
        };
        SetThreadStateBody: {
            /** @enum {string} */
            state: "open" | "closed";
        };
        Thread: {
            /** Format: uuid */
            id: string;
            key: string | null;
            url: string | null;
            title: string | null;
            postId: string | null;
            state: "open" | "closed";
            /** @description post-locked, post-deleted, moderator, age */
            closedBecause: string[];
            commentCount: number;
            /** @description Rises with each change that readers see. */
            version: number;
            lastCommentAt: string | null;
            /** Format: date-time */
            lastActivityAt: string;
            /** Format: date-time */
            createdAt: string;
        };
        UpdateCategoryBody: {
            slug?: string;
            name?: string;
            description?: string | null;
            /** Format: uuid */
            parentId?: string | null;
            position?: number;
        };
        VoteBody: {
            value: number;
        };
        WelcomeGuestBody: {
            /** @description What others see; not the name or handle of a member. */
            name: string;
            /** @description For notifications, once it is confirmed; never shown. */
            email?: string | null;
        };
    };
    responses: {
        /** @description `request.malformed-http`: The request is not valid HTTP. `request.malformed-json`: The body is not valid JSON. `request.invalid`: The request has invalid fields. `request.bad-url`: The URL is not valid. `request.bad-id`: The id is not valid. `request.bad-cursor`: The cursor is not valid for this list. `request.bad-if-match`: If-Match is not a list of ETags. `idempotency.bad-key`: The Idempotency-Key is not valid. `post.title-too-long`: The title is longer than this site allows. `post.body-too-long`: The body is longer than this site allows. `post.too-many-links`: The body has more links than this site allows. `category.below-itself`: A category cannot be below itself. `markdown.too-complex`: The text is too complex to render. */
        "posts-400": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `auth.token-missing`: This request needs a token. `auth.token-invalid`: The token is not valid. `auth.token-expired`: The token has expired. `auth.ticket-invalid`: The ticket is not valid. */
        "posts-401": {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `auth.wrong-site`: The token is for another site. `site.no-guests`: The site does not accept guests. `post.not-yours`: This is not your post. `post.forbidden`: Only moderators may do this. `post.edit-window-closed`: The edit window has closed. `post.removed-by-moderator`: A moderator removed the post, and only a moderator can restore it. `category.forbidden`: Only admins may do this. */
        "posts-403": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `request.not-found`: Nothing was found at this URL. `site.unknown`: The site does not exist. `post.not-found`: There is no such post. `post.unknown-category`: There is no such category. `category.not-found`: There is no such category. `category.unknown-parent`: There is no such parent category. */
        "posts-404": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `idempotency.try-again`: The Idempotency-Key has just expired. `post.not-deleted`: The post is not deleted. `category.slug-taken`: Another category has this slug. `category.not-empty`: The category still contains posts or categories. */
        "posts-409": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `request.stale`: It has changed since you read it. */
        "posts-412": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `request.too-large`: The body is too large. */
        "posts-413": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `request.media-type`: The body must be application/json. */
        "posts-415": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `idempotency.key-reused`: The Idempotency-Key was already used for another request. */
        "posts-422": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `request.too-many`: Too many requests. */
        "posts-429": {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `server.error`: The server failed to process the request. */
        "posts-500": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `auth.keys-unavailable`: The site's keys cannot be fetched. `server.starting`: The service is starting. `server.unavailable`: The service is temporarily unavailable. */
        "posts-503": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `request.malformed-http`: The request is not valid HTTP. `request.malformed-json`: The body is not valid JSON. `request.invalid`: The request has invalid fields. `request.bad-url`: The URL is not valid. `request.bad-id`: The id is not valid. `request.bad-cursor`: The cursor is not valid for this list. `request.bad-if-match`: If-Match is not a list of ETags. `idempotency.bad-key`: The Idempotency-Key is not valid. `thread.bad-url`: This is no url of a page. `thread.title-too-long`: The title is longer than this site allows. `comment.body-too-long`: The body is longer than this site allows. `comment.too-many-links`: The body has more links than this site allows. `comment.unknown-emoji`: This site does not offer this emoji. `guest.bad-name`: The name contains characters that are not allowed, or is too long. `guest.bad-address`: This is not a mail address. `markdown.too-complex`: The text is too complex to render. */
        "comments-400": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `auth.token-missing`: This request needs a token. `auth.token-invalid`: The token is not valid. `auth.token-expired`: The token has expired. `auth.ticket-invalid`: The ticket is not valid. */
        "comments-401": {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `auth.wrong-site`: The token is for another site. `site.no-guests`: The site does not accept guests. `thread.forbidden`: Only moderators may do this. `thread.foreign-page`: The page does not belong to this site. `comment.not-yours`: This is not your comment. `comment.edit-window-closed`: The edit window has closed. `comment.removed-by-moderator`: A moderator removed the comment, and only a moderator can restore it. `comment.only-moderators`: Only moderators may do this. */
        "comments-403": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `request.not-found`: Nothing was found at this URL. `site.unknown`: The site does not exist. `thread.not-found`: There is no such thread. `comment.not-found`: There is no such comment. `comment.unknown-parent`: The thread has no such comment to reply to. */
        "comments-404": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `idempotency.try-again`: The Idempotency-Key has just expired. `thread.closed`: The thread is closed. `comment.parent-deleted`: The comment to reply to no longer exists. `comment.parent-hidden`: The comment to reply to is not published. `comment.deleted`: The comment was deleted. `comment.not-deleted`: The comment is not deleted. `comment.which-text`: The comment waits for a decision; name the revision in If-Match. `comment.repeated`: You wrote the same text a short while ago. `guest.name-taken`: A member has this name. */
        "comments-409": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `request.stale`: It has changed since you read it. */
        "comments-412": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `request.too-large`: The body is too large. */
        "comments-413": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `request.media-type`: The body must be application/json. */
        "comments-415": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `idempotency.key-reused`: The Idempotency-Key was already used for another request. */
        "comments-422": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `request.too-many`: Too many requests. */
        "comments-429": {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `server.error`: The server failed to process the request. */
        "comments-500": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `auth.keys-unavailable`: The site's keys cannot be fetched. `server.starting`: The service is starting. `server.unavailable`: The service is temporarily unavailable. `thread.busy`: Too many requests wait for new threads. `thread.delayed`: The thread may still be on its way. */
        "comments-503": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `request.malformed-http`: The request is not valid HTTP. `request.malformed-json`: The body is not valid JSON. `request.invalid`: The request has invalid fields. `request.bad-url`: The URL is not valid. `request.bad-id`: The id is not valid. `request.bad-cursor`: The cursor is not valid for this list. `request.bad-if-match`: If-Match is not a list of ETags. `idempotency.bad-key`: The Idempotency-Key is not valid. */
        "notifications-400": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `auth.token-missing`: This request needs a token. `auth.token-invalid`: The token is not valid. `auth.token-expired`: The token has expired. `auth.ticket-invalid`: The ticket is not valid. */
        "notifications-401": {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `auth.wrong-site`: The token is for another site. `site.no-guests`: The site does not accept guests. */
        "notifications-403": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `request.not-found`: Nothing was found at this URL. `site.unknown`: The site does not exist. `notification.not-found`: There is no such notification. */
        "notifications-404": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `request.too-many`: Too many requests. */
        "notifications-429": {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `server.error`: The server failed to process the request. */
        "notifications-500": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `auth.keys-unavailable`: The site's keys cannot be fetched. `server.starting`: The service is starting. `server.unavailable`: The service is temporarily unavailable. */
        "notifications-503": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `request.malformed-http`: The request is not valid HTTP. `request.malformed-json`: The body is not valid JSON. `request.invalid`: The request has invalid fields. `request.bad-url`: The URL is not valid. `request.bad-id`: The id is not valid. `request.bad-cursor`: The cursor is not valid for this list. `request.bad-if-match`: If-Match is not a list of ETags. `idempotency.bad-key`: The Idempotency-Key is not valid. */
        "admin-400": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `auth.token-missing`: This request needs a token. `auth.token-invalid`: The token is not valid. `auth.token-expired`: The token has expired. `auth.ticket-invalid`: The ticket is not valid. */
        "admin-401": {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `auth.wrong-site`: The token is for another site. `site.no-guests`: The site does not accept guests. `admin.forbidden`: Only admins of the default site may do this. */
        "admin-403": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `request.not-found`: Nothing was found at this URL. `site.unknown`: The site does not exist. `consumer.unknown`: The service has no such consumer. `dead-letter.not-found`: There is no such dead letter. */
        "admin-404": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `idempotency.try-again`: The Idempotency-Key has just expired. `consumer.not-replayable`: The consumer cannot be replayed like this. */
        "admin-409": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `request.too-large`: The body is too large. */
        "admin-413": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `request.media-type`: The body must be application/json. */
        "admin-415": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `request.too-many`: Too many requests. */
        "admin-429": {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `server.error`: The server failed to process the request. */
        "admin-500": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `auth.keys-unavailable`: The site's keys cannot be fetched. `server.starting`: The service is starting. `server.unavailable`: The service is temporarily unavailable. */
        "admin-503": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** @description The site. A token must belong to this site. */
        site: string;
        /** @description The same key and body within 24 h return the first response again, with `Idempotent-Replayed: true`. Only with a token. */
        idempotencyKey: string;
        /**
         * @description An ETag from an earlier response. Refused with 412 if its revision is no longer the newest.
         * @example "r1.v3.4nQ7hY2kX0bVtR9a"
         */
        ifMatch: string;
        /**
         * @description An ETag from an earlier response. The response is 304 if nothing has changed.
         * @example "r1.v3.4nQ7hY2kX0bVtR9a"
         */
        ifNoneMatch: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description `"r<revision>.v<version>.<digest>"`. It changes whenever anything that this viewer sees changes; `If-Match` compares the revision only.
         * @example "r1.v3.4nQ7hY2kX0bVtR9a"
         */
        ETag: string;
        /** @description The address of the new resource. */
        Location: string;
        /** @description This is the response to an earlier request with the same Idempotency-Key. */
        "Idempotent-Replayed": "true";
        /** @description A token is required. */
        "WWW-Authenticate": "Bearer";
        /** @description Seconds. */
        "Retry-After": number;
        /**
         * @description What is left (`r`) of each limit, and the seconds until it resets (`t`). Every response has it.
         * @example "author";r=0;t=12
         */
        RateLimit: string;
        /**
         * @description The limits that apply to the request: `q` requests in `w` seconds. Every response has it.
         * @example "author";q=60;w=60, "address";q=120;w=60, "site";q=6000;w=60
         */
        "RateLimit-Policy": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    postsList: {
        parameters: {
            query?: {
                /** @description How many items, 50 unless given. */
                limit?: number;
                /** @description The nextCursor of the page before. */
                cursor?: string;
                sort?: "active" | "new" | "top" | "hot";
                /** @description How long ago a post may have been created. */
                period?: "day" | "week" | "month" | "year" | "all";
                /** @description An id or a slug. */
                category?: string;
                tag?: string;
                /** @description The author's id. */
                author?: string;
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. The response is 304 if nothing has changed.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Post"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["posts-400"];
            401: components["responses"]["posts-401"];
            403: components["responses"]["posts-403"];
            404: components["responses"]["posts-404"];
            429: components["responses"]["posts-429"];
            500: components["responses"]["posts-500"];
            503: components["responses"]["posts-503"];
        };
    };
    postsCreate: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /** @description The same key and body within 24 h return the first response again, with `Idempotent-Replayed: true`. Only with a token. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreatePostBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Post"];
                };
            };
            400: components["responses"]["posts-400"];
            401: components["responses"]["posts-401"];
            403: components["responses"]["posts-403"];
            404: components["responses"]["posts-404"];
            409: components["responses"]["posts-409"];
            413: components["responses"]["posts-413"];
            415: components["responses"]["posts-415"];
            422: components["responses"]["posts-422"];
            429: components["responses"]["posts-429"];
            500: components["responses"]["posts-500"];
            503: components["responses"]["posts-503"];
        };
    };
    postsBySlug: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. The response is 304 if nothing has changed.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Post"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["posts-400"];
            401: components["responses"]["posts-401"];
            403: components["responses"]["posts-403"];
            404: components["responses"]["posts-404"];
            429: components["responses"]["posts-429"];
            500: components["responses"]["posts-500"];
            503: components["responses"]["posts-503"];
        };
    };
    postsById: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. The response is 304 if nothing has changed.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Post"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["posts-400"];
            401: components["responses"]["posts-401"];
            403: components["responses"]["posts-403"];
            404: components["responses"]["posts-404"];
            429: components["responses"]["posts-429"];
            500: components["responses"]["posts-500"];
            503: components["responses"]["posts-503"];
        };
    };
    postsDelete: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. Refused with 412 if its revision is no longer the newest.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-Match"?: components["parameters"]["ifMatch"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["posts-400"];
            401: components["responses"]["posts-401"];
            403: components["responses"]["posts-403"];
            404: components["responses"]["posts-404"];
            409: components["responses"]["posts-409"];
            412: components["responses"]["posts-412"];
            429: components["responses"]["posts-429"];
            500: components["responses"]["posts-500"];
            503: components["responses"]["posts-503"];
        };
    };
    postsEdit: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. Refused with 412 if its revision is no longer the newest.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-Match"?: components["parameters"]["ifMatch"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditPostBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Post"];
                };
            };
            400: components["responses"]["posts-400"];
            401: components["responses"]["posts-401"];
            403: components["responses"]["posts-403"];
            404: components["responses"]["posts-404"];
            409: components["responses"]["posts-409"];
            412: components["responses"]["posts-412"];
            413: components["responses"]["posts-413"];
            415: components["responses"]["posts-415"];
            429: components["responses"]["posts-429"];
            500: components["responses"]["posts-500"];
            503: components["responses"]["posts-503"];
        };
    };
    postsRestore: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. Refused with 412 if its revision is no longer the newest.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-Match"?: components["parameters"]["ifMatch"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Post"];
                };
            };
            400: components["responses"]["posts-400"];
            401: components["responses"]["posts-401"];
            403: components["responses"]["posts-403"];
            404: components["responses"]["posts-404"];
            409: components["responses"]["posts-409"];
            412: components["responses"]["posts-412"];
            429: components["responses"]["posts-429"];
            500: components["responses"]["posts-500"];
            503: components["responses"]["posts-503"];
        };
    };
    postsVote: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. Refused with 412 if its revision is no longer the newest.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-Match"?: components["parameters"]["ifMatch"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VoteBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        score: number;
                        myVote: 1 | 0 | -1;
                    };
                };
            };
            400: components["responses"]["posts-400"];
            401: components["responses"]["posts-401"];
            403: components["responses"]["posts-403"];
            404: components["responses"]["posts-404"];
            409: components["responses"]["posts-409"];
            412: components["responses"]["posts-412"];
            413: components["responses"]["posts-413"];
            415: components["responses"]["posts-415"];
            429: components["responses"]["posts-429"];
            500: components["responses"]["posts-500"];
            503: components["responses"]["posts-503"];
        };
    };
    postsLock: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. Refused with 412 if its revision is no longer the newest.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-Match"?: components["parameters"]["ifMatch"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Post"];
                };
            };
            400: components["responses"]["posts-400"];
            401: components["responses"]["posts-401"];
            403: components["responses"]["posts-403"];
            404: components["responses"]["posts-404"];
            409: components["responses"]["posts-409"];
            412: components["responses"]["posts-412"];
            429: components["responses"]["posts-429"];
            500: components["responses"]["posts-500"];
            503: components["responses"]["posts-503"];
        };
    };
    postsUnlock: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. Refused with 412 if its revision is no longer the newest.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-Match"?: components["parameters"]["ifMatch"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Post"];
                };
            };
            400: components["responses"]["posts-400"];
            401: components["responses"]["posts-401"];
            403: components["responses"]["posts-403"];
            404: components["responses"]["posts-404"];
            409: components["responses"]["posts-409"];
            412: components["responses"]["posts-412"];
            429: components["responses"]["posts-429"];
            500: components["responses"]["posts-500"];
            503: components["responses"]["posts-503"];
        };
    };
    categoriesList: {
        parameters: {
            query?: {
                /** @description How many items, 50 unless given. */
                limit?: number;
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. The response is 304 if nothing has changed.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Category"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["posts-400"];
            401: components["responses"]["posts-401"];
            403: components["responses"]["posts-403"];
            404: components["responses"]["posts-404"];
            429: components["responses"]["posts-429"];
            500: components["responses"]["posts-500"];
            503: components["responses"]["posts-503"];
        };
    };
    categoriesCreate: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /** @description The same key and body within 24 h return the first response again, with `Idempotent-Replayed: true`. Only with a token. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateCategoryBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Category"];
                };
            };
            400: components["responses"]["posts-400"];
            401: components["responses"]["posts-401"];
            403: components["responses"]["posts-403"];
            404: components["responses"]["posts-404"];
            409: components["responses"]["posts-409"];
            413: components["responses"]["posts-413"];
            415: components["responses"]["posts-415"];
            422: components["responses"]["posts-422"];
            429: components["responses"]["posts-429"];
            500: components["responses"]["posts-500"];
            503: components["responses"]["posts-503"];
        };
    };
    categoriesById: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. The response is 304 if nothing has changed.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Category"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["posts-400"];
            401: components["responses"]["posts-401"];
            403: components["responses"]["posts-403"];
            404: components["responses"]["posts-404"];
            429: components["responses"]["posts-429"];
            500: components["responses"]["posts-500"];
            503: components["responses"]["posts-503"];
        };
    };
    categoriesDelete: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["posts-400"];
            401: components["responses"]["posts-401"];
            403: components["responses"]["posts-403"];
            404: components["responses"]["posts-404"];
            409: components["responses"]["posts-409"];
            429: components["responses"]["posts-429"];
            500: components["responses"]["posts-500"];
            503: components["responses"]["posts-503"];
        };
    };
    categoriesUpdate: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateCategoryBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Category"];
                };
            };
            400: components["responses"]["posts-400"];
            401: components["responses"]["posts-401"];
            403: components["responses"]["posts-403"];
            404: components["responses"]["posts-404"];
            409: components["responses"]["posts-409"];
            413: components["responses"]["posts-413"];
            415: components["responses"]["posts-415"];
            429: components["responses"]["posts-429"];
            500: components["responses"]["posts-500"];
            503: components["responses"]["posts-503"];
        };
    };
    adminPostsConsumersList: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Null while the broker is away. */
                        stream: {
                            /** @description As the server writes it; another value means another stream. */
                            created: string;
                            messages: number;
                            firstSeq: number;
                            lastSeq: number;
                            bytes: number;
                            maxBytes: number | null;
                            oldestSeconds: number | null;
                            maxAgeSeconds: number | null;
                        } | null;
                        items: components["schemas"]["Consumer"][];
                    };
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminPostsConsumersForgetTypes: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description As `<consumer> <type>`. */
                        forgotten: string[];
                    };
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            409: components["responses"]["admin-409"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminPostsConsumersSetPaused: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PausedBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Consumer"];
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            409: components["responses"]["admin-409"];
            413: components["responses"]["admin-413"];
            415: components["responses"]["admin-415"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminPostsConsumersReplay: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplayBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Consumer"];
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            409: components["responses"]["admin-409"];
            413: components["responses"]["admin-413"];
            415: components["responses"]["admin-415"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminPostsConsumersSkipLost: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Consumer"];
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            409: components["responses"]["admin-409"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminPostsDeadLettersList: {
        parameters: {
            query?: {
                /** @description How many items, 50 unless given. */
                limit?: number;
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description Without it: dead events, and failed ones that will be retried. */
                state?: "dead" | "waiting";
                /** @description The partition key. */
                key?: string;
                /** @description The type of the event. */
                type?: string;
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            consumer: string;
                            partition: number;
                            /** @description Later events of the key wait behind it. */
                            key: string;
                            eventId: string | null;
                            type: string | null;
                            state: "dead" | "waiting";
                            /** @description Of the last attempt; null for an event that only waits behind an earlier one of its key. */
                            error: string | null;
                            attempts: number;
                            /** Format: date-time */
                            parkedAt: string;
                            nextAttemptAt: string | null;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminPostsDeadLettersById: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetter"];
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminPostsDeadLettersDiscard: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            409: components["responses"]["admin-409"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminPostsDeadLettersRedrive: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RedriveBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        redriven: number;
                    };
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            409: components["responses"]["admin-409"];
            413: components["responses"]["admin-413"];
            415: components["responses"]["admin-415"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminPostsOutboxState: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        pending: number;
                        oldestSeconds: number | null;
                        /** @description About how many events can be published again. */
                        sentKept: number;
                        relay: {
                            /** @description The replica that publishes. */
                            owner: string | null;
                            /** @description How often another replica has taken over. */
                            epoch: number;
                            liveUntil: string | null;
                        };
                        streamCreated: string | null;
                    };
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminPostsOutboxRepublish: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RepublishBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        republished: number;
                    };
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            409: components["responses"]["admin-409"];
            413: components["responses"]["admin-413"];
            415: components["responses"]["admin-415"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminPostsTraceByCorrelation: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path: {
                correlationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        service: string;
                        /** Format: uuid */
                        correlationId: string;
                        steps: {
                            /** Format: date-time */
                            at: string;
                            kind: "appended" | "published" | "handled" | "parked" | "dead";
                            eventId: string | null;
                            type: string | null;
                            causationId?: string | null;
                            streamSeq?: number;
                            consumer?: string;
                            error?: string | null;
                            attempts?: number;
                            nextAttemptAt?: string | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminPostsOperationsList: {
        parameters: {
            query?: {
                /** @description How many items, 50 unless given. */
                limit?: number;
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Operation"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    threadsById: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. The response is 304 if nothing has changed.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Thread"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    threadsComments: {
        parameters: {
            query?: {
                /** @description How many items, 50 unless given. */
                limit?: number;
                /** @description The nextCursor of the page before. */
                cursor?: string;
                sort?: "old" | "new" | "best" | "top" | "controversial";
                /** @description Only what is below this comment. */
                parent?: string;
                /** @description Levels below the first one; the site's displayDepth unless given. */
                depth?: number;
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. The response is 304 if nothing has changed.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        thread: components["schemas"]["Thread"];
                        /** @description Depth first. */
                        items: components["schemas"]["Comment"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    threadsCreate: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /** @description The same key and body within 24 h return the first response again, with `Idempotent-Replayed: true`. Only with a token. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateCommentBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            409: components["responses"]["comments-409"];
            413: components["responses"]["comments-413"];
            415: components["responses"]["comments-415"];
            422: components["responses"]["comments-422"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    threadsCommentsOfPage: {
        parameters: {
            query?: {
                /** @description How many items, 50 unless given. */
                limit?: number;
                /** @description The nextCursor of the page before. */
                cursor?: string;
                sort?: "old" | "new" | "best" | "top" | "controversial";
                /** @description Only what is below this comment. */
                parent?: string;
                /** @description Levels below the first one; the site's displayDepth unless given. */
                depth?: number;
                /** @description The site's own name for the page. */
                key?: string;
                /** @description The page's url: http or https, without user and password. */
                url?: string;
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. The response is 304 if nothing has changed.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null if nobody has opened one yet. */
                        thread: components["schemas"]["Thread"] | null;
                        /** @description Depth first. */
                        items: components["schemas"]["Comment"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    threadsOfPage: {
        parameters: {
            query?: {
                /** @description The site's own name for the page. */
                key?: string;
                /** @description The page's url: http or https, without user and password. */
                url?: string;
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. The response is 304 if nothing has changed.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Thread"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    threadsOpen: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenPageThreadBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Thread"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Thread"];
                };
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            413: components["responses"]["comments-413"];
            415: components["responses"]["comments-415"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    threadsSetState: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetThreadStateBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Thread"];
                };
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            409: components["responses"]["comments-409"];
            413: components["responses"]["comments-413"];
            415: components["responses"]["comments-415"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    threadsCounts: {
        parameters: {
            query?: {
                id?: string[];
                key?: string[];
                url?: string[];
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. The response is 304 if nothing has changed.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description By id, key and url, as in the request; 0 for a thread that does not exist. */
                        counts: {
                            [key: string]: number;
                        };
                    };
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    threadsCountsOf: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CountsBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description By id, key and url, as in the request; 0 for a thread that does not exist. */
                        counts: {
                            [key: string]: number;
                        };
                    };
                };
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            413: components["responses"]["comments-413"];
            415: components["responses"]["comments-415"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    commentsByAuthor: {
        parameters: {
            query: {
                /** @description How many items, 50 unless given. */
                limit?: number;
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description The author's id. */
                author: string;
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. The response is 304 if nothing has changed.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Comment"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    commentsPreview: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditCommentBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        bodyHtml: string;
                    };
                };
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            413: components["responses"]["comments-413"];
            415: components["responses"]["comments-415"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    commentsById: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. The response is 304 if nothing has changed.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    commentsDelete: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. Refused with 412 if its revision is no longer the newest.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-Match"?: components["parameters"]["ifMatch"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            409: components["responses"]["comments-409"];
            412: components["responses"]["comments-412"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    commentsEdit: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. Refused with 412 if its revision is no longer the newest.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-Match"?: components["parameters"]["ifMatch"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditCommentBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            409: components["responses"]["comments-409"];
            412: components["responses"]["comments-412"];
            413: components["responses"]["comments-413"];
            415: components["responses"]["comments-415"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    commentsContext: {
        parameters: {
            query?: {
                /** @description How many items; unless given, as many as a response holds: 1,000, and 1 MiB of text and one comment more. */
                limit?: number;
                /** @description The nextCursor of the previous response, for what is above its items. */
                cursor?: string;
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. The response is 304 if nothing has changed.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Comment"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    commentsRevisions: {
        parameters: {
            query?: {
                /** @description How many items, 50 unless given. */
                limit?: number;
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. The response is 304 if nothing has changed.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            revision: number;
                            body: string;
                            bodyHtml: string;
                            /** Format: date-time */
                            writtenAt: string;
                            /** @description From the previous revision, word by word; empty for the first one, and if more than some 300 words differ. */
                            diff: {
                                kind: "same" | "added" | "removed";
                                text: string;
                            }[];
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    commentsRestore: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. Refused with 412 if its revision is no longer the newest.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-Match"?: components["parameters"]["ifMatch"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            409: components["responses"]["comments-409"];
            412: components["responses"]["comments-412"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    commentsVote: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. Refused with 412 if its revision is no longer the newest.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-Match"?: components["parameters"]["ifMatch"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VoteBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        score: number;
                        myVote: 1 | 0 | -1;
                    };
                };
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            409: components["responses"]["comments-409"];
            412: components["responses"]["comments-412"];
            413: components["responses"]["comments-413"];
            415: components["responses"]["comments-415"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    commentsReact: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. Refused with 412 if its revision is no longer the newest.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-Match"?: components["parameters"]["ifMatch"];
            };
            path: {
                id: string;
                emoji: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            409: components["responses"]["comments-409"];
            412: components["responses"]["comments-412"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    commentsTakeBack: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. Refused with 412 if its revision is no longer the newest.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-Match"?: components["parameters"]["ifMatch"];
            };
            path: {
                id: string;
                emoji: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            409: components["responses"]["comments-409"];
            412: components["responses"]["comments-412"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    commentsPin: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. Refused with 412 if its revision is no longer the newest.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-Match"?: components["parameters"]["ifMatch"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            409: components["responses"]["comments-409"];
            412: components["responses"]["comments-412"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    commentsUnpin: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. Refused with 412 if its revision is no longer the newest.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-Match"?: components["parameters"]["ifMatch"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            409: components["responses"]["comments-409"];
            412: components["responses"]["comments-412"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    threadsEventsOfPage: {
        parameters: {
            query?: {
                /** @description From POST /v1/stream-tickets, for EventSource; valid once. */
                ticket?: string;
                /** @description What the header Last-Event-ID says, for clients that cannot send it; the header takes precedence. */
                lastEventId?: number;
                /** @description The site's own name for the page. */
                key?: string;
                /** @description The page's url: http or https, without user and password. */
                url?: string;
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                "Last-Event-ID"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    threadsEvents: {
        parameters: {
            query?: {
                /** @description From POST /v1/stream-tickets, for EventSource; valid once. */
                ticket?: string;
                /** @description What the header Last-Event-ID says, for clients that cannot send it; the header takes precedence. */
                lastEventId?: number;
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                "Last-Event-ID"?: number;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    streamsIssue: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description For ?ticket= of a stream; valid once. */
                        ticket: string;
                        /** Format: date-time */
                        expiresAt: string;
                    };
                };
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            409: components["responses"]["comments-409"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    threadsList: {
        parameters: {
            query?: {
                /** @description How many items, 50 unless given. */
                limit?: number;
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. The response is 304 if nothing has changed.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            thread: components["schemas"]["Thread"];
                            /** @description The version up to which the thread was read. */
                            version: number;
                            /** @description Comments by others that became visible since; at most 100 are counted. */
                            unread: number;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    threadsMark: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReadBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        threadId: string;
                        /** @description The version up to which the thread is read: never less than before, and never beyond the thread's. */
                        version: number;
                        /** @description Comments by others that became visible since; at most 100 are counted. */
                        unread: number;
                    };
                };
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            409: components["responses"]["comments-409"];
            413: components["responses"]["comments-413"];
            415: components["responses"]["comments-415"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    feedsOfThread: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. The response is 304 if nothing has changed.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Atom 1.0 (RFC 4287). */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/atom+xml": string;
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    feedsOfSite: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. The response is 304 if nothing has changed.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Atom 1.0 (RFC 4287). */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/atom+xml": string;
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    feedsReplies: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. The response is 304 if nothing has changed.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Atom 1.0 (RFC 4287). */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/atom+xml": string;
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    guestsWelcome: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WelcomeGuestBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Authenticates this guest for 365 days. It is shown only once. */
                        token: string;
                        author: components["schemas"]["Person"];
                    };
                };
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            409: components["responses"]["comments-409"];
            413: components["responses"]["comments-413"];
            415: components["responses"]["comments-415"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    peopleComplete: {
        parameters: {
            query: {
                /** @description The beginning of a handle or a name, in any case. */
                prefix: string;
                /** @description How many; 10 unless given. */
                limit?: number;
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. The response is 304 if nothing has changed.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Person"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    siteGet: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. The response is 304 if nothing has changed.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        /** @description Whether people without an account may write. */
                        guests: boolean;
                        /** @description How long authors may edit and delete; null: for ever. */
                        editWindowMinutes: number | null;
                        /** @description Levels of replies to show below the first. */
                        displayDepth: number;
                        /** @description The reactions that readers may choose from. */
                        emoji: string[];
                        images: "link" | "show";
                        /** @description In one comment; null: any number. */
                        maxLinks: number | null;
                        /** @description Characters. */
                        limits: {
                            titleLength: number;
                            bodyLength: number;
                        };
                        /** @description Days without a comment after which a thread closes; null: never. */
                        closeAfterDays: number | null;
                        /** @description Which comments must be approved before readers see them. */
                        hold: "nothing" | "everything" | "new-authors";
                    };
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    threadsPageAsHtml: {
        parameters: {
            query?: {
                /** @description How many items, 50 unless given. */
                limit?: number;
                /** @description The nextCursor of the page before. */
                cursor?: string;
                sort?: "old" | "new" | "best" | "top" | "controversial";
                /** @description Only what is below this comment. */
                parent?: string;
                /** @description Levels below the first one; the site's displayDepth unless given. */
                depth?: number;
                /** @description The site's own name for the page. */
                key?: string;
                /** @description The page's url: http or https, without user and password. */
                url?: string;
                /** @description Without a document around it, to be inserted into a page. */
                fragment?: boolean;
                /** @description The language of the texts around the comments: a tag, such as `de` or `ar-EG`; English if there are none in it. */
                locale?: string;
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. The response is 304 if nothing has changed.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description HTML. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    threadsAsHtml: {
        parameters: {
            query?: {
                /** @description How many items, 50 unless given. */
                limit?: number;
                /** @description The nextCursor of the page before. */
                cursor?: string;
                sort?: "old" | "new" | "best" | "top" | "controversial";
                /** @description Only what is below this comment. */
                parent?: string;
                /** @description Levels below the first one; the site's displayDepth unless given. */
                depth?: number;
                /** @description Without a document around it, to be inserted into a page. */
                fragment?: boolean;
                /** @description The language of the texts around the comments: a tag, such as `de` or `ar-EG`; English if there are none in it. */
                locale?: string;
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. The response is 304 if nothing has changed.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description HTML. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["comments-400"];
            401: components["responses"]["comments-401"];
            403: components["responses"]["comments-403"];
            404: components["responses"]["comments-404"];
            429: components["responses"]["comments-429"];
            500: components["responses"]["comments-500"];
            503: components["responses"]["comments-503"];
        };
    };
    adminCommentsConsumersList: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Null while the broker is away. */
                        stream: {
                            /** @description As the server writes it; another value means another stream. */
                            created: string;
                            messages: number;
                            firstSeq: number;
                            lastSeq: number;
                            bytes: number;
                            maxBytes: number | null;
                            oldestSeconds: number | null;
                            maxAgeSeconds: number | null;
                        } | null;
                        items: components["schemas"]["Consumer"][];
                    };
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminCommentsConsumersForgetTypes: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description As `<consumer> <type>`. */
                        forgotten: string[];
                    };
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            409: components["responses"]["admin-409"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminCommentsConsumersSetPaused: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PausedBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Consumer"];
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            409: components["responses"]["admin-409"];
            413: components["responses"]["admin-413"];
            415: components["responses"]["admin-415"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminCommentsConsumersReplay: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplayBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Consumer"];
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            409: components["responses"]["admin-409"];
            413: components["responses"]["admin-413"];
            415: components["responses"]["admin-415"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminCommentsConsumersSkipLost: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Consumer"];
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            409: components["responses"]["admin-409"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminCommentsDeadLettersList: {
        parameters: {
            query?: {
                /** @description How many items, 50 unless given. */
                limit?: number;
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description Without it: dead events, and failed ones that will be retried. */
                state?: "dead" | "waiting";
                /** @description The partition key. */
                key?: string;
                /** @description The type of the event. */
                type?: string;
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            consumer: string;
                            partition: number;
                            /** @description Later events of the key wait behind it. */
                            key: string;
                            eventId: string | null;
                            type: string | null;
                            state: "dead" | "waiting";
                            /** @description Of the last attempt; null for an event that only waits behind an earlier one of its key. */
                            error: string | null;
                            attempts: number;
                            /** Format: date-time */
                            parkedAt: string;
                            nextAttemptAt: string | null;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminCommentsDeadLettersById: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetter"];
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminCommentsDeadLettersDiscard: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            409: components["responses"]["admin-409"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminCommentsDeadLettersRedrive: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RedriveBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        redriven: number;
                    };
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            409: components["responses"]["admin-409"];
            413: components["responses"]["admin-413"];
            415: components["responses"]["admin-415"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminCommentsOutboxState: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        pending: number;
                        oldestSeconds: number | null;
                        /** @description About how many events can be published again. */
                        sentKept: number;
                        relay: {
                            /** @description The replica that publishes. */
                            owner: string | null;
                            /** @description How often another replica has taken over. */
                            epoch: number;
                            liveUntil: string | null;
                        };
                        streamCreated: string | null;
                    };
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminCommentsOutboxRepublish: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RepublishBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        republished: number;
                    };
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            409: components["responses"]["admin-409"];
            413: components["responses"]["admin-413"];
            415: components["responses"]["admin-415"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminCommentsTraceByCorrelation: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path: {
                correlationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        service: string;
                        /** Format: uuid */
                        correlationId: string;
                        steps: {
                            /** Format: date-time */
                            at: string;
                            kind: "appended" | "published" | "handled" | "parked" | "dead";
                            eventId: string | null;
                            type: string | null;
                            causationId?: string | null;
                            streamSeq?: number;
                            consumer?: string;
                            error?: string | null;
                            attempts?: number;
                            nextAttemptAt?: string | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminCommentsOperationsList: {
        parameters: {
            query?: {
                /** @description How many items, 50 unless given. */
                limit?: number;
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Operation"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    notificationsList: {
        parameters: {
            query?: {
                /** @description How many items, 50 unless given. */
                limit?: number;
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description True for unread notifications only, false for read ones only. */
                unread?: boolean;
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. The response is 304 if nothing has changed.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Notification"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["notifications-400"];
            401: components["responses"]["notifications-401"];
            403: components["responses"]["notifications-403"];
            404: components["responses"]["notifications-404"];
            429: components["responses"]["notifications-429"];
            500: components["responses"]["notifications-500"];
            503: components["responses"]["notifications-503"];
        };
    };
    notificationsUnreadCount: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: {
                /**
                 * @description An ETag from an earlier response. The response is 304 if nothing has changed.
                 * @example "r1.v3.4nQ7hY2kX0bVtR9a"
                 */
                "If-None-Match"?: components["parameters"]["ifNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        count: number;
                    };
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["notifications-400"];
            401: components["responses"]["notifications-401"];
            403: components["responses"]["notifications-403"];
            404: components["responses"]["notifications-404"];
            429: components["responses"]["notifications-429"];
            500: components["responses"]["notifications-500"];
            503: components["responses"]["notifications-503"];
        };
    };
    notificationsRead: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notification"];
                };
            };
            400: components["responses"]["notifications-400"];
            401: components["responses"]["notifications-401"];
            403: components["responses"]["notifications-403"];
            404: components["responses"]["notifications-404"];
            429: components["responses"]["notifications-429"];
            500: components["responses"]["notifications-500"];
            503: components["responses"]["notifications-503"];
        };
    };
    notificationsReadAll: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        count: number;
                    };
                };
            };
            400: components["responses"]["notifications-400"];
            401: components["responses"]["notifications-401"];
            403: components["responses"]["notifications-403"];
            404: components["responses"]["notifications-404"];
            429: components["responses"]["notifications-429"];
            500: components["responses"]["notifications-500"];
            503: components["responses"]["notifications-503"];
        };
    };
    adminNotificationsConsumersList: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Null while the broker is away. */
                        stream: {
                            /** @description As the server writes it; another value means another stream. */
                            created: string;
                            messages: number;
                            firstSeq: number;
                            lastSeq: number;
                            bytes: number;
                            maxBytes: number | null;
                            oldestSeconds: number | null;
                            maxAgeSeconds: number | null;
                        } | null;
                        items: components["schemas"]["Consumer"][];
                    };
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminNotificationsConsumersForgetTypes: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description As `<consumer> <type>`. */
                        forgotten: string[];
                    };
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            409: components["responses"]["admin-409"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminNotificationsConsumersSetPaused: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PausedBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Consumer"];
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            409: components["responses"]["admin-409"];
            413: components["responses"]["admin-413"];
            415: components["responses"]["admin-415"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminNotificationsConsumersReplay: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplayBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Consumer"];
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            409: components["responses"]["admin-409"];
            413: components["responses"]["admin-413"];
            415: components["responses"]["admin-415"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminNotificationsConsumersSkipLost: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Consumer"];
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            409: components["responses"]["admin-409"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminNotificationsDeadLettersList: {
        parameters: {
            query?: {
                /** @description How many items, 50 unless given. */
                limit?: number;
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description Without it: dead events, and failed ones that will be retried. */
                state?: "dead" | "waiting";
                /** @description The partition key. */
                key?: string;
                /** @description The type of the event. */
                type?: string;
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            consumer: string;
                            partition: number;
                            /** @description Later events of the key wait behind it. */
                            key: string;
                            eventId: string | null;
                            type: string | null;
                            state: "dead" | "waiting";
                            /** @description Of the last attempt; null for an event that only waits behind an earlier one of its key. */
                            error: string | null;
                            attempts: number;
                            /** Format: date-time */
                            parkedAt: string;
                            nextAttemptAt: string | null;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminNotificationsDeadLettersById: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetter"];
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminNotificationsDeadLettersDiscard: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            409: components["responses"]["admin-409"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminNotificationsDeadLettersRedrive: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RedriveBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        redriven: number;
                    };
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            409: components["responses"]["admin-409"];
            413: components["responses"]["admin-413"];
            415: components["responses"]["admin-415"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminNotificationsOutboxState: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        pending: number;
                        oldestSeconds: number | null;
                        /** @description About how many events can be published again. */
                        sentKept: number;
                        relay: {
                            /** @description The replica that publishes. */
                            owner: string | null;
                            /** @description How often another replica has taken over. */
                            epoch: number;
                            liveUntil: string | null;
                        };
                        streamCreated: string | null;
                    };
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminNotificationsOutboxRepublish: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RepublishBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        republished: number;
                    };
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            409: components["responses"]["admin-409"];
            413: components["responses"]["admin-413"];
            415: components["responses"]["admin-415"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminNotificationsTraceByCorrelation: {
        parameters: {
            query?: {
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path: {
                correlationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        service: string;
                        /** Format: uuid */
                        correlationId: string;
                        steps: {
                            /** Format: date-time */
                            at: string;
                            kind: "appended" | "published" | "handled" | "parked" | "dead";
                            eventId: string | null;
                            type: string | null;
                            causationId?: string | null;
                            streamSeq?: number;
                            consumer?: string;
                            error?: string | null;
                            attempts?: number;
                            nextAttemptAt?: string | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
    adminNotificationsOperationsList: {
        parameters: {
            query?: {
                /** @description How many items, 50 unless given. */
                limit?: number;
                /** @description The nextCursor of the page before. */
                cursor?: string;
                /** @description The site. A token must belong to this site. */
                site?: components["parameters"]["site"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Operation"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["admin-400"];
            401: components["responses"]["admin-401"];
            403: components["responses"]["admin-403"];
            404: components["responses"]["admin-404"];
            429: components["responses"]["admin-429"];
            500: components["responses"]["admin-500"];
            503: components["responses"]["admin-503"];
        };
    };
}
