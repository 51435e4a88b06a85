/// Normalises groups of channels over all pixels (Wu and He 2018), as PyTorch's `GroupNorm`, for pixels as rows.
public struct GroupNorm: Sendable {
    private let groups: Int
    private let gain: Tensor
    private let shift: Tensor
    private let epsilon: Double

    /// Makes a normalisation.
    ///
    /// - Parameters:
    ///   - groups: number of groups, a divisor of the channels.
    ///   - gain: [channels].
    ///   - shift: [channels].
    ///   - epsilon: what is added to the variance.
    /// - Throws: `NetworkError.shape` when the parts do not fit one another.
    public init(groups: Int, gain: Tensor, shift: Tensor, epsilon: Double = 1e-5) throws(NetworkError) {
        guard gain.shape.count == 1, shift.shape == gain.shape, groups > 0, gain.count % groups == 0 else {
            throw .shape(expected: gain.shape, found: shift.shape, what: "\(groups) groups of a normalisation")
        }
        self.groups = groups
        self.gain = gain
        self.shift = shift
        self.epsilon = epsilon
    }

    /// Normalises pixels.
    ///
    /// - Parameter input: [pixels, channels].
    /// - Returns: the same shape.
    /// - Throws: `NetworkError.shape` when the input does not fit.
    public func apply(to input: Tensor) throws(NetworkError) -> Tensor {
        let channels = gain.count
        guard input.shape.count == 2, input.shape[1] == channels else {
            throw .shape(expected: [input.shape.first ?? 0, channels], found: input.shape, what: "group norm input")
        }
        var output = input
        let (scales, offsets) = input.withMatrix(columns: channels) { affineMaps(of: $0) }
        output.withMutableMatrix(columns: channels) { matrix in
            for row in 0..<matrix.rows {
                let pixel = matrix.row(row)
                for channel in 0..<channels { pixel[channel] = pixel[channel] * scales[channel] + offsets[channel] }
            }
        }
        return output
    }

    /// The scale and the offset that normalise each channel.
    private func affineMaps(of matrix: MatrixView) -> (scales: [Float], offsets: [Float]) {
        let width = matrix.columns / groups
        let count = Double(matrix.rows * width)
        let means = sums(of: matrix) { value, _ in value }.map { $0 / max(count, 1) }
        let squares = sums(of: matrix) { value, group in (value - means[group]) * (value - means[group]) }
        let gains = gain.values
        let shifts = shift.values
        var scales: [Float] = []
        var offsets: [Float] = []
        for channel in 0..<matrix.columns {
            let group = channel / width
            let scale = Double(gains[channel]) / (squares[group] / max(count, 1) + epsilon).squareRoot()
            scales.append(Float(scale))
            offsets.append(Float(Double(shifts[channel]) - means[group] * scale))
        }
        return (scales, offsets)
    }

    private func sums(of matrix: MatrixView, _ term: (_ value: Double, _ group: Int) -> Double) -> [Double] {
        var sums = [Double](repeating: 0, count: groups)
        let width = matrix.columns / groups
        for row in 0..<matrix.rows {
            let pixel = matrix.row(row)
            for group in 0..<groups {
                for channel in group * width..<(group + 1) * width {
                    sums[group] += term(Double(pixel[channel]), group)
                }
            }
        }
        return sums
    }
}
