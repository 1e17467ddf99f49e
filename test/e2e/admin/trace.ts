import { eventually } from '#libs/testing';
import { bodyOf, problemOf } from '../support/client.js';
import type { Comment } from '../support/things.js';
import type { Stage } from './stage.js';

interface Step {
  readonly at: string;
  readonly kind: string;
  readonly eventId: string;
  readonly type: string;
  readonly causationId?: string | null;
  readonly consumer?: string;
}
interface Trace {
  readonly service: string;
  readonly correlationId: string;
  readonly steps: readonly Step[];
}

export function aboutTrace(the: Stage): void {
  describe('a trace', () => {
    it('tells the way of a comment from the request to the notification, across the services', async () => {
      const [ada, ben] = await Promise.all([the.forum.person('Ada'), the.forum.person('Ben')]);
      const post = await the.forum.post(ada);
      await eventually(() => the.forum.thread(post.id));
      const written = await ben.post<Comment>(`/v1/threads/${post.id}/comments`, { body: 'Where will this go?' });
      const id = written.headers.get('x-correlation-id') ?? '';
      bodyOf(written, 201);

      const traces = await eventually(async () => {
        const [comments, notifications, posts] = await Promise.all(
          ['comments', 'notifications', 'posts'].map(async (service) => {
            const trace = bodyOf(await the.admin.get<Trace>(`/v1/admin/${service}/trace/${id}`));
            expect(trace).toMatchObject({ service, correlationId: id });
            return trace.steps;
          }),
        );
        const kinds = (steps: readonly Step[] = []) => steps.map(({ kind, type }) => `${kind} ${type}`);
        expect(kinds(comments)).toEqual(
          expect.arrayContaining([
            'appended parley.comment.created.v1',
            'published parley.comment.created.v1',
            'appended parley.thread.updated.v1',
          ]),
        );
        expect(kinds(notifications)).toEqual(
          expect.arrayContaining([
            'handled parley.comment.created.v1',
            'appended parley.notification.created.v1',
            'published parley.notification.created.v1',
          ]),
        );
        expect(kinds(posts)).toContain('handled parley.thread.updated.v1');
        return { comments, notifications, posts };
      });
      const { comments = [], notifications = [] } = traces;
      const appended = comments.find(({ kind, type }) => kind === 'appended' && type === 'parley.comment.created.v1');
      const handled = notifications.find(
        ({ kind, type }) => kind === 'handled' && type === 'parley.comment.created.v1',
      );
      const told = notifications.find(({ kind }) => kind === 'appended');
      expect(appended?.causationId).toBeNull();
      expect(handled).toMatchObject({ eventId: appended?.eventId, consumer: 'effects' });
      expect(told?.causationId).toBe(appended?.eventId);
      for (const steps of Object.values(traces)) {
        const times = (steps ?? []).map(({ at }) => at);
        expect(times).toEqual(times.toSorted());
      }
    });

    it('says nothing of what it does not know, and takes ids only', async () => {
      const unknown = '01890000-0000-7000-8000-000000000000';
      expect(bodyOf(await the.admin.get(`/v1/admin/posts/trace/${unknown}`))).toEqual({
        service: 'posts',
        correlationId: unknown,
        steps: [],
      });
      problemOf(await the.admin.get('/v1/admin/posts/trace/x'), 400, 'request.bad-id');
    });
  });
}
