import Foundation
import Segmenter
import Synchronization

/// Tells how far a download or an import is: one line that changes on a terminal, plain lines elsewhere.
final class WeightProgressPrinter: Sendable {
    private struct State {
        var started = ContinuousClock.now
        var lastLine: ContinuousClock.Instant?
        var step: WeightProgress.Step?
        var bytesBefore = 0
        var isLineOpen = false
    }

    private let isQuiet: Bool
    private let isTerminal = StandardError.isTerminal
    private let state = Mutex(State())

    init(_ options: CommonOptions) {
        isQuiet = options.quiet
    }

    /// Prints a line.
    func note(_ text: String) {
        if !isQuiet { StandardError.print(text) }
    }

    /// Tells how far the work is.
    func report(_ progress: WeightProgress) {
        guard !isQuiet else { return }
        state.withLock { state in
            let now = ContinuousClock.now
            if state.step != progress.step {
                close(&state)
                state = State(started: now, lastLine: now, step: progress.step, bytesBefore: progress.done)
            }
            let interval: Duration = isTerminal ? .milliseconds(100) : .seconds(10)
            guard let last = state.lastLine, now - last >= interval else { return }
            state.lastLine = now
            print(progress, seconds: (now - state.started) / .seconds(1), &state)
        }
    }

    /// Ends a line that is still open.
    func end() {
        state.withLock { close(&$0) }
    }

    private func print(_ progress: WeightProgress, seconds: Double, _ state: inout State) {
        let rate = Double(progress.done - state.bytesBefore) / max(seconds, 1e-9)
        var text = String(
            format: "%@: %.0f%@ MB, %.1f MB/s",
            progress.step.rawValue,
            Double(progress.done) / 1e6,
            progress.total.map { String(format: " of %.0f", Double($0) / 1e6) } ?? "",
            rate / 1e6
        )
        if let total = progress.total, rate > 0 {
            text += String(format: ", %.0f s left", Double(total - progress.done) / rate)
        }
        if isTerminal {
            StandardError.write("\r\u{1B}[K\(text)")
            state.isLineOpen = true
        } else {
            StandardError.print(text)
        }
    }

    private func close(_ state: inout State) {
        if state.isLineOpen { StandardError.write("\n") }
        state.isLineOpen = false
    }
}
