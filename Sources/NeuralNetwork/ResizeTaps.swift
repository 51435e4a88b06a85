/// How the values along one axis make those of a resized axis: each is a weighted sum over a window of neighbours.
///
/// All windows have one width and lie inside the input; a narrower one is filled up with weights of 0.
struct ResizeTaps: Sendable, Equatable {
    /// Values along the input axis.
    let inputCount: Int
    /// Values along the output axis.
    let outputCount: Int
    /// Width of the windows.
    let width: Int
    /// First input value of every window.
    let starts: [Int]
    /// `width` weights for every output value.
    let weights: [Float]

    /// Makes taps from windows of any widths.
    private init(inputCount: Int, windows: [(start: Int, weights: [Float])]) {
        self.inputCount = inputCount
        outputCount = windows.count
        let width = windows.reduce(1) { max($0, $1.weights.count) }
        self.width = width
        starts = windows.map { max(0, min($0.start, inputCount - width)) }
        var weights = [Float](repeating: 0, count: windows.count * width)
        for (output, window) in windows.enumerated() {
            for (offset, weight) in window.weights.enumerated() {
                weights[output * width + window.start - starts[output] + offset] = weight
            }
        }
        self.weights = weights
    }

    /// Linear interpolation that looks at two neighbours only, whatever the ratio of the sizes.
    ///
    /// Pixels are squares: the outer edges of both axes coincide. Single precision as in PyTorch's
    /// `upsample_bilinear2d` with `align_corners=False`.
    static func bilinear(from inputCount: Int, to outputCount: Int) -> ResizeTaps {
        let scale = Float(inputCount) / Float(outputCount)
        let windows = (0..<outputCount).map { output in
            let position = max(scale * (Float(output) + 0.5) - 0.5, 0)
            let start = min(Int(position), inputCount - 1)
            let share = position - Float(start)
            return (start, start + 1 < inputCount ? [1 - share, share] : [1])
        }
        return ResizeTaps(inputCount: inputCount, windows: windows)
    }

    /// Linear interpolation whose triangle is as wide as an output pixel, so that shrinking does not skip values.
    ///
    /// Pixels are squares: the outer edges of both axes coincide. Single and double precision take turns as in
    /// PyTorch's `_upsample_bilinear2d_aa` with `align_corners=False`, the rule of the Pillow library.
    static func antialiased(from inputCount: Int, to outputCount: Int) -> ResizeTaps {
        let scale = Float(inputCount) / Float(outputCount)
        let support = max(scale, 1)
        let slope = 1 / support
        let windows = (0..<outputCount).map { output in
            let center = Float(Double(scale) * (Double(output) + 0.5))
            let start = max(0, Int(Double(center - support) + 0.5))
            let end = min(inputCount, Int(Double(center + support) + 0.5))
            let weights = (start..<max(end, start + 1)).map { input in
                max(0, 1 - abs(Float((Double(Float(input) - center) + 0.5) * Double(slope))))
            }
            let total = weights.reduce(0, +)
            return (start, weights.map { $0 / total })
        }
        return ResizeTaps(inputCount: inputCount, windows: windows)
    }

    /// Output values whose windows hold any of some input values.
    func outputs(touching inputs: Range<Int>) -> Range<Int> {
        let first = starts.firstIndex { $0 + width > inputs.lowerBound } ?? outputCount
        let end = starts.lastIndex { $0 < inputs.upperBound }.map { $0 + 1 } ?? 0
        return first..<max(first, end)
    }

    /// The taps that have the effect of these and then others.
    ///
    /// - Parameter next: taps over the output axis of these.
    /// - Returns: taps over the input axis of these.
    func followed(by next: ResizeTaps) -> ResizeTaps {
        precondition(next.inputCount == outputCount, "the axes of two resizings do not fit")
        let windows = (0..<next.outputCount).map { output in
            let middle = next.starts[output]..<next.starts[output] + next.width
            let used = middle.filter { next.weights[output * next.width + $0 - middle.lowerBound] != 0 }
            let first = used.map { starts[$0] }.min() ?? 0
            let last = used.map { starts[$0] + width }.max() ?? 1
            var sums = [Double](repeating: 0, count: last - first)
            for position in used {
                let share = Double(next.weights[output * next.width + position - middle.lowerBound])
                for tap in 0..<width {
                    sums[starts[position] + tap - first] += share * Double(weights[position * width + tap])
                }
            }
            return (first, sums.map { Float($0) })
        }
        return ResizeTaps(inputCount: inputCount, windows: windows)
    }
}
