package dev.prong.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.prong.MessageException;
import dev.prong.Task;
import dev.prong.TaskHandle;
import dev.prong.TaskOptions;
import dev.prong.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Depth has one limit on every backend; what is too large for one is refused where it is sent. */
abstract non-sealed class SizesContract extends Contract {

    /** The most containers within each other; the lambda that captures a value is one of them. */
    private static final int DEEPEST = 500;

    private static final String TOO_DEEP = "nested deeper than " + DEEPEST
            + " or contains itself; send a flat form of it, such as a list with indices";

    /** More than one value for a child may have, and little enough for a test. */
    private static final int LARGE = 129 << 20;

    @Test
    void asDeepAsTheLimitCrossesEveryWay() throws InterruptedException {
        assertEquals(DEEPEST - 1, depth(runtime().run(returning(nested(DEEPEST - 1)))));
        assertEquals(DEEPEST, depth(runtime().run(_ -> nested(DEEPEST))));
        Recorder<Integer> heard = new Recorder<>();
        Worker<Integer> worker = runtime().start(echo(), heard);
        worker.postMessage(nested(DEEPEST));
        assertEquals(DEEPEST, depth(heard.nextMessage()));
        worker.disconnect();
        assertEquals(1, worker.join());
        TaskHandle<String> told = runtime().submit(context -> {
            context.progress(nested(DEEPEST));
            return depth(context.environment().get("deep")) + " deep";
        }, TaskOptions.defaults().withEnvironment("deep", nested(DEEPEST)));
        assertEquals(DEEPEST + " deep", told.join());
        assertEquals(Optional.of(DEEPEST), told.progress().map(SizesContract::depth));
    }

    @Test
    void oneDeeperIsRefusedEveryWay() {
        refusedAsTooDeep(() -> runtime().submit(returning(nested(DEEPEST))));
        refusedAsTooDeep(() -> runtime().start(returning(nested(DEEPEST))));
        refusedAsTooDeep(() -> runtime().run(_ -> nested(DEEPEST + 1)));
        refusedAsTooDeep(() -> runtime().submit(returning(1),
                TaskOptions.defaults().withEnvironment("deep", nested(DEEPEST + 1))));
        Recorder<String> heard = new Recorder<>();
        Worker<String> worker = runtime().start(context -> {
            try {
                context.parent().postMessage(nested(DEEPEST + 1));
                return "posted";
            } catch (MessageException e) {
                return e.getMessage();
            } finally {
                context.parent().receive();
            }
        }, heard);
        refusedAsTooDeep(() -> worker.postMessage(nested(DEEPEST + 1)));
        worker.postMessage("go on");
        refusedAsTooDeep(() -> {
            throw new MessageException(worker.join());
        });
        heard.exit();
        assertEquals(List.of(), heard.messages());
    }

    @Test
    void oneThatIsTooLargeIsRefusedAtItsSenderOrArrives() throws InterruptedException {
        Worker<List<Integer>> worker = runtime().start(context -> {
            List<Integer> lengths = new ArrayList<>();
            context.parent().messages().forEach(message -> lengths.add(((byte[]) message).length));
            return lengths;
        });
        boolean posted = crosses(() -> worker.postMessage(new byte[LARGE]));
        worker.postMessage(new byte[1]);
        worker.disconnect();
        assertEquals(posted ? List.of(LARGE, 1) : List.of(1), worker.join());
        byte[] large = new byte[LARGE];
        Task<Integer> captures = _ -> large.length;
        long submitted = runtime().stats().submitted();
        boolean submits = crosses(() -> assertEquals(LARGE, runtime().run(captures)));
        assertEquals(submitted + (submits ? 1 : 0), runtime().stats().submitted());
        crosses(() -> assertEquals(LARGE, runtime().run(_ -> new byte[LARGE]).length));
        assertEquals("next", runtime().run(returning("next")));
    }

    private static boolean crosses(Executable crossing) {
        try {
            crossing.execute();
            return true;
        } catch (MessageException e) {
            assertTrue(e.getMessage().contains(" is too large: "), e.getMessage());
            assertTrue(e.getMessage().matches(".*bytes=\\d+, maxBytes=\\d+; .+"), e.getMessage());
            return false;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static void refusedAsTooDeep(Executable crossing) {
        String refused = assertThrows(MessageException.class, crossing).getMessage();
        assertTrue(refused.contains(TOO_DEEP), refused);
    }

    private static List<Object> nested(int depth) {
        List<Object> list = new ArrayList<>();
        for (int i = 1; i < depth; i++) {
            list = new ArrayList<>(List.of(list));
        }
        return list;
    }

    private static int depth(Object value) {
        int depth = 1;
        for (List<?> list = (List<?>) value; !list.isEmpty(); list = (List<?>) list.getFirst()) {
            depth++;
        }
        return depth;
    }
}
