{# USES_VARIABLES { Cm, dt, v, N, Ri, area, r_length_1, r_length_2, _gtot_all, _I0_all, _c, _invr } #}
{# ALLOWS_SCALAR_WRITE #}
{# One step of the cable equation of one unbranched cable with sealed ends, implicit in the potential:
       Cm (v' - v)/dt = I0 - gtot v' + (currents from both neighbours at v')/area
   This is a tridiagonal system, solved by one sweep up and one down (Thomas algorithm). #}
{% extends 'common_group.cpp' %}
{% block before_code %}
    // Conductance between the centres of compartments k - 1 and k; the ends are sealed.
    {{_invr}}[0] = 0;
    for (int32_t _k = 1; _k < N; _k++)
        {{_invr}}[_k] = 1.0/({{Ri}}*(1.0/{{r_length_2}}[_k - 1] + 1.0/{{r_length_1}}[_k]));
{% endblock %}
{% block maincode %}
    const size_t _vectorisation_idx = -1;
    {{scalar_code|autoindent}}
    const int32_t _count = {{constant_or_scalar('N', variables['N'])}};
    INDEPENDENT
    for (int32_t _idx = 0; _idx < _count; _idx++) {
        const size_t _vectorisation_idx = _idx;
        {{vector_code|autoindent}}
        {{_gtot_all}}[_idx] = {{Cm}}[_idx]/{{dt}} + _gtot;
        {{_I0_all}}[_idx] = {{Cm}}[_idx]/{{dt}}*{{v}}[_idx] + _I0;
    }
    double _above = 0, _potential = 0;
    for (int32_t _k = 0; _k < _count; _k++) {
        const double _left = {{_invr}}[_k]/{{area}}[_k];
        const double _right = _k + 1 < _count ? {{_invr}}[_k + 1]/{{area}}[_k] : 0.0;
        const double _pivot = 1.0/({{_gtot_all}}[_k] + _left*(1.0 - _above) + _right);
        _above = _right*_pivot;
        _potential = ({{_I0_all}}[_k] + _left*_potential)*_pivot;
        {{_c}}[_k] = _above;
        {{v}}[_k] = _potential;
    }
    for (int32_t _k = _count - 2; _k >= 0; _k--) {{v}}[_k] += {{_c}}[_k]*{{v}}[_k + 1];
{% endblock %}
