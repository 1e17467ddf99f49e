import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  OkSchema,
  CreatedSchema,
  PageSchema,
  created,
  CurrentActor,
  CurrentCall,
  CurrentCause,
  CurrentSite,
  IdPipe,
  IfMatch,
  Viewer,
} from '#libs/http';
import type { Site } from '#libs/sites';
import type { Actor, Cause } from '#libs/kernel';
import type { Call } from '#libs/persistence';
import { FindPost } from '../queries/find-post.js';
import { ListPosts } from '../queries/list-posts.js';
import { postSchema, type PostView } from '../queries/post-view.js';
import { CreatePost } from '../use-cases/create-post.js';
import { DeletePost } from '../use-cases/delete-post.js';
import { EditPost } from '../use-cases/edit-post.js';
import { RestorePost } from '../use-cases/restore-post.js';
import { CreatePostBody, EditPostBody, ListPostsQuery } from './post.dto.js';

@ApiTags('posts')
@Controller('v1/posts')
export class PostsController {
  constructor(
    private readonly createPost: CreatePost,
    private readonly editPost: EditPost,
    private readonly deletePost: DeletePost,
    private readonly restorePost: RestorePost,
    private readonly findPost: FindPost,
    private readonly listPosts: ListPosts,
  ) {}

  @Post()
  @CreatedSchema(postSchema)
  async create(
    @Body() body: CreatePostBody,
    @CurrentActor() actor: Actor,
    @CurrentSite() site: Site,
    @CurrentCall() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PostView> {
    const { title, body: text, categoryId = null, tags = [] } = body;
    const limits = { ...site.limits, maxLinks: site.maxLinks, images: site.images };
    const result = await this.createPost.execute({ title, body: text, categoryId, tags }, actor, limits, call);
    return created(reply, `/v1/posts/${result.value.id}`, result);
  }

  @Get()
  @PageSchema(postSchema)
  list(@Query() query: ListPostsQuery, @CurrentSite() site: Site, @Viewer() viewer: Actor | null) {
    return this.listPosts.execute(site.name, query, viewer);
  }

  @Get('by-slug/:slug')
  @OkSchema(postSchema)
  bySlug(@Param('slug') slug: string, @CurrentSite() site: Site, @Viewer() viewer: Actor | null): Promise<PostView> {
    return this.findPost.bySlug(site.name, slug, viewer);
  }

  @Get(':id')
  @OkSchema(postSchema)
  byId(@Param('id', IdPipe) id: string, @CurrentSite() site: Site, @Viewer() viewer: Actor | null): Promise<PostView> {
    return this.findPost.byId(site.name, id, viewer);
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Edit a post' })
  @OkSchema(postSchema)
  async edit(
    @Param('id', IdPipe) id: string,
    @Body() body: EditPostBody,
    @CurrentActor() actor: Actor,
    @CurrentSite() site: Site,
    @CurrentCause() cause: Cause,
    @IfMatch() ifRevisions: readonly number[] | null,
  ): Promise<PostView> {
    const limits = { ...site.limits, maxLinks: site.maxLinks, images: site.images };
    await this.editPost.execute({ ...body, id, ifRevisions }, actor, limits, cause);
    return this.findPost.byId(site.name, id, actor);
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
    await this.deletePost.execute({ id, ifRevisions }, actor, site.limits, cause);
  }

  @Post(':id/restore')
  @HttpCode(200)
  @OkSchema(postSchema)
  async restore(
    @Param('id', IdPipe) id: string,
    @CurrentActor() actor: Actor,
    @CurrentSite() site: Site,
    @CurrentCause() cause: Cause,
    @IfMatch() ifRevisions: readonly number[] | null,
  ): Promise<PostView> {
    await this.restorePost.execute({ id, ifRevisions }, actor, site.limits, cause);
    return this.findPost.byId(site.name, id, actor);
  }
}
