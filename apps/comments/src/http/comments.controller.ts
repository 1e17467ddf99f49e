import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Type } from '@sinclair/typebox';
import {
  OkSchema,
  PageSchema,
  CountsAsRead,
  CurrentActor,
  CurrentCause,
  CurrentSite,
  IdPipe,
  IfMatch,
  ListQuery,
  Viewer,
} from '#libs/http';
import type { Site } from '#libs/sites';
import { type Actor, type Cause, Refused } from '#libs/kernel';
import { validateText } from '../domain/comment.js';
import { commentSchema, type CommentView } from '../queries/comment-view.js';
import { FindComment } from '../queries/reads/find-comment.js';
import { ListRevisions, revisionSchema } from '../queries/reads/list-revisions.js';
import { renderComment } from '../use-cases/render-comment.js';
import { DeleteComment } from '../use-cases/delete-comment.js';
import { EditComment } from '../use-cases/edit-comment.js';
import { RestoreComment } from '../use-cases/restore-comment.js';
import { CommentsByAuthorQuery, ContextQuery, EditCommentBody } from './comment.dto.js';

const previewSchema = Type.Object({ bodyHtml: Type.String() });

@ApiTags('comments')
@Controller('v1/comments')
export class CommentsController {
  constructor(
    private readonly comments: FindComment,
    private readonly editComment: EditComment,
    private readonly deleteComment: DeleteComment,
    private readonly restoreComment: RestoreComment,
    private readonly listRevisions: ListRevisions,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List the comments of an author' })
  @PageSchema(commentSchema)
  byAuthor(@Query() query: CommentsByAuthorQuery, @CurrentSite() site: Site, @Viewer() viewer: Actor | null) {
    return this.comments.byAuthor(site.name, query, viewer);
  }

  /** Renders a text as saving it would, and checks whether the site takes it. */
  @Post('preview')
  @ApiOperation({ summary: 'Preview a comment' })
  @HttpCode(200)
  @CountsAsRead()
  @OkSchema(previewSchema)
  preview(@Body() input: EditCommentBody, @CurrentSite() site: Site): { bodyHtml: string } {
    const content = renderComment(input, site);
    const refused = validateText(content, limitsOf(site));
    if (refused !== null) throw new Refused(refused);
    return { bodyHtml: content.bodyHtml };
  }

  @Get(':id')
  @OkSchema(commentSchema)
  byId(
    @Param('id', IdPipe) id: string,
    @CurrentSite() site: Site,
    @Viewer() viewer: Actor | null,
  ): Promise<CommentView> {
    return this.comments.byId(site.name, id, viewer);
  }

  /** The comments above it, from the top level downwards; if they are too many for one response, the nearest first. */
  @Get(':id/context')
  @ApiOperation({ summary: 'List the comments above a comment' })
  @PageSchema(commentSchema)
  context(
    @Param('id', IdPipe) id: string,
    @Query() query: ContextQuery,
    @CurrentSite() site: Site,
    @Viewer() viewer: Actor | null,
  ) {
    return this.comments.ancestors(site.name, { id, ...query }, viewer);
  }

  /** For its author and for moderators, newest first; fewer than the limit if they are more than 1 MiB of text. */
  @Get(':id/revisions')
  @ApiOperation({ summary: 'List the revisions of a comment' })
  @PageSchema(revisionSchema)
  revisions(
    @Param('id', IdPipe) id: string,
    @Query() query: ListQuery,
    @CurrentSite() site: Site,
    @CurrentActor() actor: Actor,
  ) {
    return this.listRevisions.execute(site.name, { id, ...query }, actor);
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Edit a comment' })
  @OkSchema(commentSchema)
  async edit(
    @Param('id', IdPipe) id: string,
    @Body() input: EditCommentBody,
    @CurrentActor() actor: Actor,
    @CurrentSite() site: Site,
    @CurrentCause() cause: Cause,
    @IfMatch() ifRevisions: readonly number[] | null,
  ): Promise<CommentView> {
    const policy = { ...limitsOf(site), images: site.images, hold: site.hold };
    await this.editComment.execute({ id, ifRevisions }, input, actor, policy, cause);
    return this.comments.byId(site.name, id, actor);
  }

  @Delete(':id')
  @HttpCode(204)
  async delete(
    @Param('id', IdPipe) id: string,
    @CurrentActor() actor: Actor,
    @CurrentSite() site: Site,
    @CurrentCause() cause: Cause,
    @IfMatch() ifRevisions: readonly number[] | null,
  ): Promise<void> {
    await this.deleteComment.execute({ id, ifRevisions }, actor, limitsOf(site), cause);
  }

  @Post(':id/restore')
  @HttpCode(200)
  @OkSchema(commentSchema)
  async restore(
    @Param('id', IdPipe) id: string,
    @CurrentActor() actor: Actor,
    @CurrentSite() site: Site,
    @CurrentCause() cause: Cause,
    @IfMatch() ifRevisions: readonly number[] | null,
  ): Promise<CommentView> {
    await this.restoreComment.execute({ id, ifRevisions }, actor, limitsOf(site), cause);
    return this.comments.byId(site.name, id, actor);
  }
}

function limitsOf({ limits, maxLinks }: Site) {
  return { ...limits, maxLinks };
}
