package dev.prong.tck;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/** Says whether somebody still holds what a test has let go of. Not for several threads. */
final class Held {

    /** An object that is watched, and what it is called. */
    private record Watched(String what, WeakReference<Object> reference) {
    }

    private final List<Watched> all = new ArrayList<>();

    /** Watches {@code object}, and returns it. */
    <T> T watch(String what, T object) {
        all.add(new Watched(what, new WeakReference<>(object)));
        return object;
    }

    /** Waits until nothing of it is held any more; fails with the names of what still is. */
    void expectNothing() {
        expectNothingOf(all);
    }

    private static void expectNothingOf(List<Watched> watched) {
        Await.until(() -> "nobody holds " + left(watched), () -> {
            if (!left(watched).isEmpty()) {
                System.gc();
            }
            return left(watched).isEmpty();
        });
    }

    private static List<String> left(List<Watched> watched) {
        return watched.stream().filter(each -> each.reference().get() != null).map(Watched::what).toList();
    }

    /**
     * Raises {@code gone} once nobody in this process holds {@code object}, which a thread of its own waits for: for
     * tasks, which are over by then.
     */
    static void tell(Flag gone, String what, Object object) {
        List<Watched> watched = List.of(new Watched(what, new WeakReference<>(object)));
        Thread.ofPlatform().daemon().name("watches " + what).start(() -> {
            expectNothingOf(watched);
            gone.raise();
        });
    }
}
