package dev.prong.worker.pool;

/** What one thread of the pool has done. Written by that thread alone. */
final class SeatMeter {

    /** It begins a call. */
    void begin() {
    }

    /** The call has ended. */
    void end() {
    }

    /** It has found nothing to do. */
    void idle() {
    }
}
