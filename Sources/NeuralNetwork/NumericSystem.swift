/// The libraries and kernels that numbers are computed with on this machine.
public enum NumericSystem {
    /// The kernels that OpenBLAS chose, such as `Haswell` or `Cooperlake`.
    public static var openBLASKernels: String { MatrixMultiply.kernelName }

    /// The version and the build of OpenBLAS.
    public static var openBLASConfiguration: String { MatrixMultiply.configuration }

    /// The version of oneDNN.
    public static var oneDNNVersion: String { BFloat16Product.libraryVersion }
}
