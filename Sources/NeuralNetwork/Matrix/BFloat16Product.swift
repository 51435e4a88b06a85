import COneDNN

/// The sizes and options of one bfloat16 product.
struct ProductShape: Hashable {
    var rows: Int
    var columns: Int
    var depth: Int
    var aStride: Int
    var bStride: Int
    var cStride: Int
    var transposed: Bool
    var scale: Float
    var accumulating: Bool
}

/// A product of bfloat16 matrices into single precision by oneDNN, for fixed sizes, on the calling thread.
///
/// Belongs to one worker, since it holds the addresses of the matrices while it runs.
final class BFloat16Product {
    private var product = onednn_product()

    /// Prepares a product; nil when oneDNN has none for these sizes on this processor.
    init?(_ shape: ProductShape) {
        let made = onednn_product_create(
            &product,
            Int64(shape.rows),
            Int64(shape.columns),
            Int64(shape.depth),
            Int64(shape.aStride),
            Int64(shape.bStride),
            shape.transposed,
            Int64(shape.cStride),
            shape.scale,
            shape.accumulating
        )
        guard made else { return nil }
    }

    deinit { onednn_product_destroy(&product) }

    /// Multiplies; the matrices have the sizes that this product was made for.
    ///
    /// - Returns: whether oneDNN succeeded.
    func run(_ a: UnsafePointer<UInt16>, _ b: UnsafePointer<UInt16>, into c: UnsafeMutablePointer<Float>) -> Bool {
        onednn_product_run(&product, a, b, c)
    }

    /// Whether this processor multiplies bfloat16 numbers by itself.
    static var isFast: Bool { onednn_has_bfloat16() }

    /// The version of oneDNN.
    static var libraryVersion: String {
        var (major, minor, patch): (Int32, Int32, Int32) = (0, 0, 0)
        onednn_version(&major, &minor, &patch)
        return "\(major).\(minor).\(patch)"
    }
}
