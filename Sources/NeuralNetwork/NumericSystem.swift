import Foundation

/// The libraries and kernels that numbers are computed with on this machine.
public enum NumericSystem {
    /// The kernels that OpenBLAS chose, such as `Haswell` or `Cooperlake`.
    public static var openBLASKernels: String { MatrixMultiply.kernelName }

    /// The version and the build of OpenBLAS.
    public static var openBLASConfiguration: String { MatrixMultiply.configuration }

    /// The version of oneDNN.
    public static var oneDNNVersion: String { BFloat16Product.libraryVersion }

    /// Why OpenBLAS is slower than it could be; nil when it is not.
    public static var slownessOfOpenBLAS: String? {
        InstructionSet.slowness(
            kernels: openBLASKernels,
            processor: InstructionSet.ofProcessor,
            forced: ProcessInfo.processInfo.environment["OPENBLAS_CORETYPE"]
        )
    }

    /// Measures the rate of matrix products: the best of five of 2048 x 2048 x 2048.
    ///
    /// - Parameters:
    ///   - precision: of the factors.
    ///   - workers: the threads.
    /// - Returns: 10^9 floating-point operations per second.
    /// - Throws: `NetworkError.unavailable` when the processor lacks the precision, `.addressSpace` where there is no memory.
    public static func matrixRate(_ precision: Precision, workers: Workers) throws(NetworkError) -> Double {
        guard precision.isFast else { throw .unavailable(what: "this processor has no \(precision.rawValue)") }
        try workers.checkMemory()
        let side = 2048
        let map = try Linear(
            weights: Tensor(shape: [side, side], repeating: 0.5),
            bias: nil,
            precision: precision
        )
        let input = Tensor(shape: [side, side], repeating: 0.25)
        let clock = ContinuousClock()
        var best = Duration.seconds(3600)
        for _ in 0..<5 {
            let start = clock.now
            _ = try map.apply(to: input, workers: workers)
            best = min(best, clock.now - start)
        }
        let seconds = Double(best.components.seconds) + Double(best.components.attoseconds) * 1e-18
        return 2 * pow(Double(side), 3) / seconds / 1e9
    }
}
