import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
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
  ListQuery,
} from '#libs/http';
import type { Site } from '#libs/sites';
import type { Actor, Cause } from '#libs/kernel';
import type { Call } from '#libs/persistence';
import { categorySchema, type CategoryView } from '../queries/category-view.js';
import { ListCategories } from '../queries/list-categories.js';
import { CreateCategory } from '../use-cases/create-category.js';
import { DeleteCategory } from '../use-cases/delete-category.js';
import { UpdateCategory } from '../use-cases/update-category.js';
import { CreateCategoryBody, UpdateCategoryBody } from './category.dto.js';

@ApiTags('categories')
@Controller('v1/categories')
export class CategoriesController {
  constructor(
    private readonly createCategory: CreateCategory,
    private readonly updateCategory: UpdateCategory,
    private readonly deleteCategory: DeleteCategory,
    private readonly categories: ListCategories,
  ) {}

  @Post()
  @CreatedSchema(categorySchema)
  async create(
    @Body() body: CreateCategoryBody,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: Call,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CategoryView> {
    const { slug, name, description = null, parentId = null, position = 0 } = body;
    const result = await this.createCategory.execute({ slug, name, description, parentId, position }, actor, call);
    return created(reply, `/v1/categories/${result.value.id}`, result);
  }

  @Get()
  @PageSchema(categorySchema)
  list(@Query() query: ListQuery, @CurrentSite() site: Site) {
    return this.categories.execute(site.name, query);
  }

  @Get(':id')
  @OkSchema(categorySchema)
  byId(@Param('id', IdPipe) id: string, @CurrentSite() site: Site): Promise<CategoryView> {
    return this.categories.byId(site.name, id);
  }

  @Patch(':id')
  @OkSchema(categorySchema)
  update(
    @Param('id', IdPipe) id: string,
    @Body() body: UpdateCategoryBody,
    @CurrentActor() actor: Actor,
    @CurrentCause() cause: Cause,
  ): Promise<CategoryView> {
    return this.updateCategory.execute({ ...body, id }, actor, cause);
  }

  @Delete(':id')
  @HttpCode(204)
  async delete(
    @Param('id', IdPipe) id: string,
    @CurrentActor() actor: Actor,
    @CurrentCause() cause: Cause,
  ): Promise<void> {
    await this.deleteCategory.execute(id, actor, cause);
  }
}
