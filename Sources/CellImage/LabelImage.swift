/// A label image: one UInt32 per pixel, 0 for background, one value per object.
///
/// A label names one object even where its pixels are not connected.
public struct LabelImage: Sendable, Equatable {
    /// The labels as a plane.
    public var plane: Plane<UInt32>

    /// Makes a label image from a plane of labels.
    public init(_ plane: Plane<UInt32>) {
        self.plane = plane
    }

    /// Makes an empty label image, all background.
    public init(width: Int, height: Int) {
        plane = Plane(width: width, height: height, repeating: 0)
    }

    /// Makes a label image from row-major labels.
    ///
    /// - Throws: `ImageError.pixelCount` when the number of labels is not `width * height`.
    public init(width: Int, height: Int, labels: [UInt32]) throws(ImageError) {
        plane = try Plane(width: width, height: height, pixels: labels)
    }

    /// Columns, in pixels.
    public var width: Int { plane.width }
    /// Rows, in pixels.
    public var height: Int { plane.height }

    /// The label in a row and a column.
    public subscript(row: Int, column: Int) -> UInt32 {
        get { plane[row, column] }
        set { plane[row, column] = newValue }
    }
}
