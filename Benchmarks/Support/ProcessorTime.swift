import Foundation

/// The time that processors have spent on this process, all threads together.
public enum ProcessorTime {
    /// Seconds since the process began.
    public static var inSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
