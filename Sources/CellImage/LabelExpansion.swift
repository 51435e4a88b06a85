extension LabelImage {
    /// Grows every label into the background by a distance without overlap: each pixel goes to the nearest label.
    ///
    /// Where two labels are equally near, the choice is fixed but arbitrary.
    ///
    /// - Parameter distance: how far to grow, in pixels, at least 0.
    /// - Returns: the grown labels.
    /// - Complexity: O(pixels).
    /// - Source: the behaviour of `skimage.segmentation.expand_labels`.
    public func expanded(by distance: Double) -> LabelImage {
        precondition(distance >= 0, "a label grows by at least 0 pixels")
        let background = DistanceTransform(of: plane.map { $0 == 0 })
        let limit = Int32(clamping: Int((distance * distance).rounded(.down)))
        var result = self
        for (index, squared) in background.squared.pixels.enumerated() where squared > 0 && squared <= limit {
            let source = Int(background.nearest.pixels[index])
            if source >= 0 {
                result.plane.pixels[index] = plane.pixels[source]
            }
        }
        return result
    }

    /// Shrinks every label: a pixel stays when no other label and no background lies within a distance.
    ///
    /// The edge of the image does not shrink a label.
    ///
    /// - Parameter distance: how far to shrink, in pixels, at least 0.
    /// - Returns: the shrunken labels; a label may vanish.
    /// - Complexity: O(pixels).
    public func eroded(by distance: Double) -> LabelImage {
        precondition(distance >= 0, "a label shrinks by at least 0 pixels")
        let limit = Int32(clamping: Int((distance * distance).rounded(.down)))
        var result = self
        for (index, squared) in DistanceTransform(of: self).squared.pixels.enumerated() where squared <= limit {
            result.plane.pixels[index] = 0
        }
        return result
    }
}
