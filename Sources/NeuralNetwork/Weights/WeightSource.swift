/// A file from which tensors can be copied one by one.
public protocol WeightSource: Sendable {
    /// Path of the file.
    var path: String { get }
    /// Every tensor by its name.
    var entries: [String: TensorEntry] { get }

    /// Checks the checksums that the file holds for some of its tensors.
    ///
    /// - Parameter names: names of tensors of the file.
    /// - Throws: `WeightError.malformed` naming the part that is damaged.
    func checkContent(of names: [String]) throws(WeightError)

    /// Gives the numbers of a tensor in row-major order, piece by piece, each a whole count of them, little-endian.
    ///
    /// - Parameters:
    ///   - name: a tensor of the file.
    ///   - body: takes the next bytes, which are valid during the call.
    /// - Throws: `WeightError.missingTensors`, and what the body throws.
    /// - Complexity: O(bytes) time, O(1) memory.
    func forEachBlock(
        of name: String,
        _ body: (UnsafeRawBufferPointer) throws(WeightError) -> Void
    ) throws(WeightError)
}
