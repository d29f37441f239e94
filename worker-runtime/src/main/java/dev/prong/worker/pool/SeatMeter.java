package dev.prong.worker.pool;

import dev.prong.call.Call;

/** What one thread of the pool has done. Written by that thread alone. */
final class SeatMeter {

    private long begun;
    private long ended;

    /** It begins a call; one after the other there is no time in between. */
    void begin(Call<?> call) {
        begun = ended == 0 ? System.nanoTime() : ended;
    }

    void end() {
        ended = System.nanoTime();
    }

    /** It has found nothing to do. */
    void idle() {
        ended = 0;
    }
}
